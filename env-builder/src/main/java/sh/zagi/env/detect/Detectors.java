// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sh.zagi.storage.repo.FileTree;

/// All detectors, and how their answers combine.
public final class Detectors {
  private static final List<Detector> ALL = List.of(new NodeDetector(), new JavaDetector());

  private Detectors() {}

  /// What the project is; the first detector that finds something names the application.
  public static Detection detect(FileTree tree) {
    ProjectFiles files = new ProjectFiles(tree);
    Optional<Findings> all = Optional.empty();
    for (Detector detector : ALL) {
      switch (detector.detect(files)) {
        case Detection.Broken broken -> {
          return broken;
        }
        case Detection.Found found ->
            all = Optional.of(all.map(f -> f.and(found.findings())).orElse(found.findings()));
        case Detection.Nothing _ -> {}
      }
    }
    return all.<Detection>map(Detection.Found::new).orElseGet(Detectors::nothing);
  }

  private static Detection nothing() {
    String markers = ALL.stream().map(Detector::marker).collect(Collectors.joining(", "));
    return new Detection.Nothing(
        "nothing to run was recognised: no .zagi/env.nix, " + markers + " at the top of the tree");
  }
}
