// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import sh.zagi.config.DataSize;

/// How much one snapshot takes in; what is beyond stays in the session and is named as skipped.
public record SnapshotLimits(int files, DataSize file, DataSize total) {
  /// 100,000 files, 100 MiB each, 1 GiB together.
  public static final SnapshotLimits DEFAULT =
      new SnapshotLimits(100_000, new DataSize(100L << 20), new DataSize(1L << 30));

  /// How many skipped paths are told by name.
  static final int NAMED_SKIPS = 100;
}
