// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.diff;

/// How a difference is written.
public enum DiffFormat {
  /// As `git diff` does; `git apply` takes it.
  GIT,
  /// A line for each file with how many lines came and went.
  STAT,
  /// The paths.
  NAME_ONLY,
  /// The paths with what happened to them in one letter.
  SUMMARY
}
