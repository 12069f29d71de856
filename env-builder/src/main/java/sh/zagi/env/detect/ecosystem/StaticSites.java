// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises sites without a program: generators such as Hugo, Jekyll and MkDocs, and plain pages.
public final class StaticSites implements Ecosystem {
  private static final Pattern HUGO =
      Pattern.compile("^\\s*(?:baseURL|theme|languageCode)\\s*[=:]");
  private static final Pattern ZOLA = Pattern.compile("^\\s*base_url\\s*=");
  private static final List<String> PAGES =
      List.of(
          "index.html",
          "public/index.html",
          "dist/index.html",
          "site/index.html",
          "src/index.html");
  private static final int PORT = 8080;

  /// Files that make a folder another ecosystem's, whose pages are a part of it.
  private static final List<String> OTHERS =
      List.of(
          "angular.json",
          "build.gradle",
          "build.gradle.kts",
          "Cargo.toml",
          "composer.json",
          "deno.json",
          "deno.jsonc",
          "Gemfile",
          "gleam.toml",
          "go.mod",
          "index.php",
          "main.go",
          "main.py",
          "mix.exs",
          "package.json",
          "Pipfile",
          "pom.xml",
          "project.clj",
          "pubspec.yaml",
          "pyproject.toml",
          "requirements.txt",
          "setup.py",
          "stack.yaml");

  @Override
  public String name() {
    return "static";
  }

  @Override
  public List<String> markers() {
    return List.of("index.html", "hugo.toml", "_config.yml", "mkdocs.yml", "Staticfile");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<Root> roots = new ArrayList<>();
    hugo(files).ifPresent(roots::add);
    generator(files, List.of("mkdocs.yml", "mkdocs.yaml"), "mkdocs").ifPresent(roots::add);
    generator(files, List.of("book.toml"), "mdbook").ifPresent(roots::add);
    TextLines config = TextLines.of(files, "config.toml");
    if (config.first(ZOLA).isPresent() && !files.under("templates/").isEmpty()) {
      roots.add(site("config.toml", "zola", "zola build", "zola serve --interface 0.0.0.0", 1111));
    }
    if (files.has("_config.yml") && !files.has("Gemfile") && !files.has("package.json")) {
      roots.add(site("_config.yml", "jekyll", "jekyll build", "jekyll serve --host 0.0.0.0", 4000));
    }
    if (roots.isEmpty() && OTHERS.stream().noneMatch(files::has)) {
      plain(files).ifPresent(roots::add);
    }
    return roots;
  }

  private Optional<Root> hugo(ProjectFiles files) {
    for (String file :
        List.of("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/hugo.toml")) {
      if (files.has(file)) {
        return Optional.of(hugo(file));
      }
    }
    for (String file : List.of("config.toml", "config.yaml", "config.yml")) {
      boolean content = !files.under("content/").isEmpty() || !files.under("archetypes/").isEmpty();
      if (content && TextLines.of(files, file).first(HUGO).isPresent()) {
        return Optional.of(hugo(file));
      }
    }
    return Optional.empty();
  }

  private Root hugo(String file) {
    return site(file, "hugo", "hugo --minify", "hugo server --bind 0.0.0.0", 1313);
  }

  private Optional<Root> generator(ProjectFiles files, List<String> names, String tool) {
    return names.stream()
        .filter(files::has)
        .findFirst()
        .map(file ->
            tool.equals("mkdocs")
                ? site(file, tool, "mkdocs build", "mkdocs serve -a 0.0.0.0:8000", 8000)
                : site(file, tool, "mdbook build", "mdbook serve -n 0.0.0.0", 3000));
  }

  private Root site(String file, String tool, String build, String start, int port) {
    Evidence why = new Evidence(file, 0, "is a site of " + tool);
    return new Draft(name(), "", why)
        .tool(tool)
        .task("build", build)
        .task("start", start)
        .port(port, why)
        .root();
  }

  /// Pages as they are; a Staticfile may say where.
  private Optional<Root> plain(ProjectFiles files) {
    Optional<TextLines.Hit> root =
        TextLines.of(files, "Staticfile").first(Pattern.compile("^root:\\s*([\\w./-]{1,100})"));
    if (files.has("Staticfile")) {
      return Optional.of(pages("Staticfile", root.map(hit -> hit.group(1)).orElse(".")));
    }
    return PAGES.stream()
        .filter(files::has)
        .findFirst()
        .map(page -> pages(page, page.contains("/") ? Folders.of(page) : "."));
  }

  private Root pages(String file, String folder) {
    Evidence why = new Evidence(file, 0, "is a page");
    return new Draft(name(), "", why)
        .tool("busybox")
        .task("start", "busybox httpd -f -v -p " + PORT + " -h " + folder)
        .port(PORT, why)
        .root();
  }
}
