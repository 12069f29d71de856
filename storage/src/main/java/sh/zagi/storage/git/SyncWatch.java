// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

/// Hears how far the meeting with an upstream is. Called on the thread of the sync.
@FunctionalInterface
public interface SyncWatch {
  /// Hears nothing.
  SyncWatch SILENT = (step, done, total) -> {};

  /// @param step in git's words, such as `Receiving objects`
  /// @param total 0 when nobody knows
  void at(String step, int done, int total);
}
