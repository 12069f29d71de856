// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sh.zagi.change.FileEdit;
import sh.zagi.session.runtime.Cgroups;

/// Reads what a session changed while its container stands still.
public final class Snapshot {
  private Snapshot() {}

  /// @param value what the reader made of the edits
  /// @param skipped the first paths that could not be taken: too large, too many, not plain files
  public record Taken<T>(T value, List<String> skipped) {}

  /// Freezes the container, gives the edits to `read`, and lets it run again, whatever happens.
  ///
  /// @param upper the workspace's writable folder
  /// @param container empty when no process can write to the folder
  /// @param read must have read every content when it returns
  /// @throws IOException also when the container does not stand still in time
  public static <T> Taken<T> take(
      Path upper, Optional<Cgroups> container, Rules rules, Function<List<FileEdit>, T> read)
      throws IOException, InterruptedException {
    if (container.isPresent() && !container.get().freeze()) {
      throw new IOException("the session does not stand still for a snapshot");
    }
    try {
      UpperWalk.Found found = new UpperWalk(upper, rules.exclusions(), rules.limits()).walk();
      return new Taken<>(read.apply(found.edits()), found.skipped());
    } finally {
      if (container.isPresent()) {
        container.get().thaw();
      }
    }
  }

  /// What a snapshot leaves out.
  public record Rules(Exclusions exclusions, SnapshotLimits limits) {}
}
