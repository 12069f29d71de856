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

/// Recognises Perl by `cpanfile`, `Makefile.PL`, `Build.PL` and `dist.ini`, and by a lone program.
public final class Perl implements Ecosystem {
  private static final Pattern VERSION =
      Pattern.compile(
          "(?:^|requires\\s+)['\"]?(?:perl|MIN_PERL_VERSION)['\"]?\\s*(?:=>|,)\\s*['\"]?([v\\d._]+)");
  private static final Pattern NAME =
      Pattern.compile("^\\s*'?(?:NAME|module_name)'?\\s*=>\\s*['\"]([^'\"]+)");
  private static final List<String> PROGRAMS =
      List.of("main.pl", "app.pl", "index.pl", "server.pl");

  @Override
  public String name() {
    return "perl";
  }

  @Override
  public List<String> markers() {
    return List.of("cpanfile", "Makefile.PL", "main.pl");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<Root> roots =
        Folders.with(files, "cpanfile", "Makefile.PL", "Build.PL", "dist.ini").stream()
            .map(folder -> root(files, folder))
            .toList();
    if (!roots.isEmpty()) {
      return roots;
    }
    return PROGRAMS.stream()
        .filter(files::has)
        .findFirst()
        .map(file ->
            new Draft(name(), "", new Evidence(file, 0, "is a Perl program"))
                .tool("perl")
                .task("start", "perl " + file)
                .root())
        .stream()
        .toList();
  }

  private Root root(ProjectFiles files, String folder) {
    String manifest =
        List.of("Makefile.PL", "Build.PL", "dist.ini", "cpanfile").stream()
            .map(name -> Folders.join(folder, name))
            .filter(files::has)
            .findFirst()
            .orElse("");
    Draft draft = Draft.of(name(), manifest, "is a Perl project");
    TextLines text = TextLines.of(files, manifest);
    TextLines cpan = TextLines.of(files, draft.below("cpanfile"));
    draft.app(text.text(NAME), "");
    text.first(VERSION)
        .or(() -> cpan.first(VERSION))
        .ifPresent(
            hit -> draft.tool("perl", ">=" + hit.group(1), hit.says("Perl " + hit.group(1))));
    draft.tool("perl");
    if (!cpan.lines().isEmpty()) {
      Evidence why = new Evidence(cpan.file(), 0, "names the modules");
      draft.tool("cpanm", "", why).manager("cpanm", "", why);
      draft.usual("install", "cpanm --installdeps .", why);
    }
    if (manifest.endsWith("Makefile.PL")) {
      draft.tool("make").task("build", "perl Makefile.PL && make");
    } else if (manifest.endsWith("Build.PL")) {
      draft.task("build", "perl Build.PL && ./Build");
    }
    boolean tests = !files.under(draft.below("t/")).isEmpty();
    if (tests) {
      Evidence why = new Evidence(draft.below("t"), 0, "has tests");
      boolean make = manifest.endsWith("Makefile.PL");
      draft.usual("test", make ? "perl Makefile.PL && make test" : "prove -lr t", why);
    }
    Optional<String> program =
        PROGRAMS.stream().filter(file -> files.has(draft.below(file))).findFirst();
    program.ifPresent(file -> draft.task("start", "perl " + file));
    if (files.has(draft.below("app.psgi"))) {
      Evidence why = new Evidence(draft.below("app.psgi"), 0, "is a PSGI application");
      draft.tool("plackup", "", why).usual("start", "plackup --host 0.0.0.0 app.psgi", why);
      draft.port(5000, why);
    }
    return draft.root();
  }
}
