// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

/// Hears how much of a tree is written, on the thread that writes.
@FunctionalInterface
public interface WrittenFiles {
  /// @param done bytes until now, at most `total`
  /// @param total bytes of all files
  void hear(long done, long total);
}
