// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises Scheme by its programs at the top: Guile, Haunt sites, Chicken and Racket.
public final class Scheme implements Ecosystem {
  private static final String HAUNT = "haunt.scm";
  private static final List<String> PROGRAMS =
      List.of("main.scm", "app.scm", "server.scm", "index.scm", "main.rkt", "main.ss", "main.sps");
  private static final Pattern CHICKEN =
      Pattern.compile("\\((?:import|use)\\s+\\(?(?:chicken|scheme\\s+base|srfi-\\d)|/csi\\b");
  private static final Pattern RACKET = Pattern.compile("^#lang\\s+([\\w/-]+)");
  private static final int HAUNT_PORT = 8080;

  @Override
  public String name() {
    return "scheme";
  }

  @Override
  public List<String> markers() {
    return List.of(HAUNT, "main.scm", "main.rkt");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    if (files.has(HAUNT)) {
      Evidence why = new Evidence(HAUNT, 0, "is a Haunt site");
      return List.of(
          new Draft(name(), "", why)
              .tool("guile")
              .tool("haunt")
              .task("build", "haunt build")
              .task("start", "haunt serve")
              .port(HAUNT_PORT, why)
              .root());
    }
    Optional<String> eggs =
        files.under("").stream()
            .filter(file -> file.endsWith(".egg") && !file.contains("/"))
            .findFirst();
    return PROGRAMS.stream()
        .filter(files::has)
        .findFirst()
        .or(() -> eggs)
        .or(() -> Optional.of("info.rkt").filter(files::has))
        .map(file -> program(files, file))
        .stream()
        .toList();
  }

  private Root program(ProjectFiles files, String file) {
    TextLines text = TextLines.of(files, file);
    Draft draft = new Draft(name(), "", new Evidence(file, 0, "is a Scheme program"));
    Optional<TextLines.Hit> racket = text.first(RACKET);
    if (racket.isPresent() || file.endsWith(".rkt")) {
      draft.tool("racket").task("start", "racket " + file).task("test", "raco test .");
      return draft.task("build", "raco make " + file).root();
    }
    Optional<TextLines.Hit> chicken = text.first(CHICKEN);
    if (file.endsWith(".egg")) {
      return draft.tool("chicken").task("build", "chicken-install -n").root();
    }
    if (chicken.isPresent()) {
      draft.tool("chicken", "", chicken.get().says("is for Chicken"));
      return draft.task("build", "csc -o main " + file).task("start", "csi -s " + file).root();
    }
    return draft.tool("guile").task("start", "guile " + file).root();
  }
}
