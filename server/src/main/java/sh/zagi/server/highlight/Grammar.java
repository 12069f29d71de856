// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.treesitter.TSLanguage;
import org.treesitter.TreeSitterBash;
import org.treesitter.TreeSitterC;
import org.treesitter.TreeSitterCpp;
import org.treesitter.TreeSitterCss;
import org.treesitter.TreeSitterDockerfile;
import org.treesitter.TreeSitterGo;
import org.treesitter.TreeSitterHtml;
import org.treesitter.TreeSitterJava;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterJson;
import org.treesitter.TreeSitterMarkdown;
import org.treesitter.TreeSitterPython;
import org.treesitter.TreeSitterRuby;
import org.treesitter.TreeSitterRust;
import org.treesitter.TreeSitterTsx;
import org.treesitter.TreeSitterTypescript;
import org.treesitter.TreeSitterYaml;

/// A language that can be read, and the files that are in it. A class of a grammar loads native
/// code when it is made; until then it is only a name.
enum Grammar {
  JAVA(TreeSitterJava.class, "java"),
  JAVASCRIPT(TreeSitterJavascript.class, "js", "mjs", "cjs", "jsx"),
  TYPESCRIPT(TreeSitterTypescript.class, "ts", "mts", "cts"),
  TSX(TreeSitterTsx.class, "tsx"),
  PYTHON(TreeSitterPython.class, "py", "pyi", "pyw"),
  GO(TreeSitterGo.class, "go"),
  RUST(TreeSitterRust.class, "rs"),
  C(TreeSitterC.class, "c", "h"),
  CPP(TreeSitterCpp.class, "cc", "cpp", "cxx", "hh", "hpp", "hxx"),
  RUBY(TreeSitterRuby.class, "rb", "rake", "gemspec", "gemfile", "rakefile"),
  BASH(TreeSitterBash.class, "sh", "bash", "zsh", "ksh", "bashrc", "profile"),
  JSON(TreeSitterJson.class, "json", "jsonc", "webmanifest"),
  YAML(TreeSitterYaml.class, "yaml", "yml"),
  HTML(TreeSitterHtml.class, "html", "htm", "xhtml"),
  CSS(TreeSitterCss.class, "css"),
  MARKDOWN(TreeSitterMarkdown.class, "md", "markdown"),
  DOCKERFILE(TreeSitterDockerfile.class, "dockerfile", "containerfile");

  private static final Grammar[] ALL = values();

  private final Class<? extends TSLanguage> language;

  /// Ends of names or whole names, each between blanks.
  private final String ends;

  Grammar(Class<? extends TSLanguage> language, String... ends) {
    this.language = language;
    this.ends = " " + String.join(" ", ends) + " ";
  }

  /// By the name of a file.
  static Optional<Grammar> of(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String end = name.substring(name.lastIndexOf('.') + 1);
    return Arrays.stream(ALL)
        .filter(one ->
            one.ends.contains(" " + end + " ")
                || (one == DOCKERFILE && name.startsWith("dockerfile.")))
        .findFirst();
  }

  static List<Class<?>> classes() {
    return Arrays.stream(ALL).<Class<?>>map(one -> one.language).toList();
  }

  /// Loads it.
  TSLanguage open() {
    try {
      return language.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not a grammar: " + language, e);
    }
  }
}
