// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import sh.zagi.change.FileEdit;

/// Reads what a session changed; its programs must stand still.
public final class Snapshot {
  private Snapshot() {}

  /// @param value what the reader made of the edits
  /// @param skipped the first paths that could not be taken: too large, too many, not plain files
  public record Taken<T>(T value, List<String> skipped) {}

  /// What a snapshot leaves out.
  public record Rules(Exclusions exclusions, SnapshotLimits limits) {}

  /// Gives the edits to `read`, which must have read every content when it returns.
  ///
  /// @param upper the workspace's writable folder
  public static <T> Taken<T> take(Path upper, Rules rules, Function<List<FileEdit>, T> read)
      throws IOException {
    UpperWalk.Found found = new UpperWalk(upper, rules.exclusions(), rules.limits()).walk();
    return new Taken<>(read.apply(found.edits()), found.skipped());
  }
}
