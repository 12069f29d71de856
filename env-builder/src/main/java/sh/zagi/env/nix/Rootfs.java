// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A built root file system in the store: a chain of stages, each a layer on those before it.
///
/// @param stages their store paths, the lowest first; the last one refers to all others
public record Rootfs(List<Path> stages) {
  private static final String BELOW = "below";

  public Rootfs {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("a root file system has a stage");
    }
  }

  /// Reads the chain that ends with a stage.
  static Rootfs of(Path last) throws IOException {
    try (Stream<String> below = Files.lines(last.resolve(BELOW))) {
      return new Rootfs(Stream.concat(below.map(Path::of), Stream.of(last)).toList());
    }
  }

  /// The last stage.
  public Path storePath() {
    return stages.getLast();
  }

  /// The plain files of each stage, all owned by root and read-only; the lowest first.
  public List<Path> trees() {
    return stages.stream().map(stage -> stage.resolve("tree")).toList();
  }

  /// A tar with the files whose owner or mode the trees cannot hold; it lies above all of them.
  public Path special() {
    return storePath().resolve("special.tar");
  }
}
