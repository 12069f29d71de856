// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises R by `DESCRIPTION` of a package, `renv.lock`, and by programs at the top.
public final class RProjects implements Ecosystem {
  private static final Pattern PACKAGE = Pattern.compile("^Package:\\s*([\\w.]+)");
  private static final Pattern VERSION = Pattern.compile("^Version:\\s*([\\w.-]+)");
  private static final Pattern LEAST = Pattern.compile("\\bR\\s*\\(>=\\s*([\\d.]+)\\)");
  private static final Pattern LOCKED = Pattern.compile("^\\s*\"Version\":\\s*\"([\\d.]+)\"");
  private static final List<String> PROGRAMS = List.of("app.R", "main.R", "server.R", "plumber.R");

  @Override
  public String name() {
    return "r";
  }

  @Override
  public List<String> markers() {
    return List.of("DESCRIPTION", "renv.lock", "app.R");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    return Folders.with(files, "DESCRIPTION", "renv.lock", "app.R", "main.R", "server.R").stream()
        .filter(folder ->
            !files.has(Folders.join(folder, "DESCRIPTION"))
                || description(files, folder).first(PACKAGE).isPresent())
        .map(folder -> root(files, folder))
        .toList();
  }

  private static TextLines description(ProjectFiles files, String folder) {
    return TextLines.of(files, Folders.join(folder, "DESCRIPTION"));
  }

  private Root root(ProjectFiles files, String folder) {
    TextLines text = description(files, folder);
    TextLines lock = TextLines.of(files, Folders.join(folder, "renv.lock"));
    boolean described = !text.lines().isEmpty();
    String main =
        described
            ? text.file()
            : !lock.lines().isEmpty()
                ? lock.file()
                : PROGRAMS.stream()
                    .map(name -> Folders.join(folder, name))
                    .filter(files::has)
                    .findFirst()
                    .orElse("");
    Draft draft = new Draft(name(), folder, new Evidence(main, 0, "is an R project"));
    draft.app(text.text(PACKAGE), text.text(VERSION));
    // The lockfile begins with the version of R.
    lock.first(LOCKED)
        .ifPresent(hit -> draft.tool("r", hit.group(1), hit.says("R " + hit.group(1))));
    text.first(LEAST)
        .ifPresent(hit -> draft.tool("r", ">=" + hit.group(1), hit.says("R " + hit.group(1))));
    draft.tool("r");
    if (!lock.lines().isEmpty()) {
      Evidence why = new Evidence(lock.file(), 0, "locks the packages");
      draft.manager("renv", "", why);
      draft.usual("install", "Rscript -e 'renv::restore()'", why);
    }
    if (described) {
      draft.task("build", "R CMD build .");
      draft.task(
          "test",
          files.under(draft.below("tests/testthat/")).isEmpty()
              ? "R CMD check --no-manual ."
              : "Rscript -e 'testthat::test_local()'");
    }
    PROGRAMS.stream()
        .filter(name -> files.has(draft.below(name)))
        .findFirst()
        .ifPresent(name ->
            draft.usual(
                "start",
                TextLines.of(files, draft.below(name)).contains("shinyApp")
                    ? "Rscript -e 'shiny::runApp(\".\", host = \"0.0.0.0\", port = 3838)'"
                    : "Rscript " + name,
                new Evidence(draft.below(name), 0, "is a program")));
    return draft.root();
  }
}
