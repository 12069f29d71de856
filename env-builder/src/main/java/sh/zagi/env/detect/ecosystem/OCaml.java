// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises OCaml by `dune-project` and opam files.
public final class OCaml implements Ecosystem {
  private static final Pattern NAME = Pattern.compile("^\\s*\\(name\\s+([\\w-]+)\\)");
  private static final Pattern DUNE = Pattern.compile("^\\s*\\(lang\\s+dune\\s+([\\d.]+)\\)");
  private static final Pattern COMPILER = Pattern.compile("\\(ocaml\\s+\\(>=\\s+\"?([\\d.]+)");
  private static final Pattern OPAM_COMPILER =
      Pattern.compile("^\\s*\"ocaml\"\\s*\\{\\s*>=\\s*\"([\\d.]+)\"");
  private static final Pattern PROGRAM = Pattern.compile("^\\s*\\(executables?\\b");
  private static final Pattern PROGRAM_NAME = Pattern.compile("\\(names?\\s+([\\w-]+)");
  private static final Pattern TESTS = Pattern.compile("^\\s*\\(tests?\\b");

  @Override
  public String name() {
    return "ocaml";
  }

  @Override
  public List<String> markers() {
    return List.of("dune-project", "*.opam");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    return Folders.with(files, "dune-project").stream()
        .map(folder -> root(files, TextLines.of(files, Folders.join(folder, "dune-project"))))
        .toList();
  }

  private Root root(ProjectFiles files, TextLines text) {
    Draft draft = Draft.of(name(), text.file(), "is a Dune project");
    draft.app(text.text(NAME), "");
    text.first(DUNE)
        .ifPresent(
            hit -> draft.tool("dune", ">=" + hit.group(1), hit.says("dune " + hit.group(1))));
    Optional<TextLines.Hit> opam =
        files.under(draft.below("")).stream()
            .filter(file -> file.endsWith(".opam"))
            .flatMap(file -> TextLines.of(files, file).first(OPAM_COMPILER).stream())
            .findFirst();
    text.first(COMPILER)
        .or(() -> opam)
        .ifPresent(
            hit -> draft.tool("ocaml", ">=" + hit.group(1), hit.says("OCaml " + hit.group(1))));
    draft.tool("ocaml").tool("dune").tool("opam");
    draft.manager("opam", "", new Evidence(text.file(), 0, "opam has the libraries"));
    draft.task("install", "opam install . --deps-only --with-test -y");
    draft.task("build", "dune build");
    for (String dune : files.named("dune")) {
      if (!Folders.within(Folders.of(dune), draft.path()) || Folders.isForeign(Folders.of(dune))) {
        continue;
      }
      TextLines stanza = TextLines.of(files, dune);
      stanza
          .first(TESTS)
          .ifPresent(hit -> draft.usual("test", "dune runtest", hit.says("has tests")));
      stanza
          .first(PROGRAM)
          .filter(_ -> Folders.aboveAside(Folders.of(dune)).isEmpty())
          .ifPresent(hit -> {
            String inside =
                Folders.of(dune)
                    .substring(Math.min(Folders.of(dune).length(), draft.below("").length()));
            String name = stanza.text(PROGRAM_NAME);
            draft.usual(
                "start",
                "dune exec " + (inside.isEmpty() ? "./" : "./" + inside + "/") + name + ".exe",
                hit.says("is a program"));
          });
    }
    draft
        .first(files, List.of(".ocamlformat"), "ocamlformat checks the code")
        .ifPresent(why -> draft.tool("ocamlformat", "", why).usual("lint", "dune build @fmt", why));
    return draft.root();
  }
}
