// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import sh.zagi.config.DataSize;

/// What one session may write.
///
/// @param size of all its files together, and of one of them
/// @param files and folders together
public record DiskLimit(DataSize size, long files) {
  /// 10 GiB, a million files.
  public static final DiskLimit DEFAULT = new DiskLimit(new DataSize(10L << 30), 1_000_000);
}
