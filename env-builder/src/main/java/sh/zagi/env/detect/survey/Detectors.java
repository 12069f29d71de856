// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.clue.MiseFiles;
import sh.zagi.env.detect.clue.VersionFiles;
import sh.zagi.env.detect.ecosystem.MavenProjects;
import sh.zagi.env.detect.ecosystem.Node;
import sh.zagi.storage.repo.FileTree;

/// All ecosystems and clues, and how their answers combine.
public final class Detectors {
  private static final List<Ecosystem> ECOSYSTEMS = List.of(new Node(), new MavenProjects());
  private static final List<Clue> CLUES = List.of(new VersionFiles(), new MiseFiles());

  private Detectors() {}

  /// What the project needs; the first root names the application.
  public static Detection detect(FileTree tree) {
    ProjectFiles files = new ProjectFiles(tree);
    List<Root> roots = new ArrayList<>();
    try {
      for (Ecosystem ecosystem : ECOSYSTEMS) {
        roots.addAll(ecosystem.roots(files));
      }
    } catch (BrokenFileException e) {
      return new Detection.Broken(String.valueOf(e.getMessage()));
    }
    Merging merging = new Merging(roots, CLUES.stream().map(clue -> clue.read(files)).toList());
    if (merging.isEmpty()) {
      return nothing();
    }
    Plan plan = merging.plan(files.warnings());
    return new Detection.Found(plan);
  }

  private static Detection nothing() {
    String markers =
        ECOSYSTEMS.stream()
            .flatMap(one -> one.markers().stream())
            .distinct()
            .collect(Collectors.joining(", "));
    return new Detection.Nothing(
        "nothing to run was recognised: no .zagi/env.nix, " + markers + " in the tree");
  }
}
