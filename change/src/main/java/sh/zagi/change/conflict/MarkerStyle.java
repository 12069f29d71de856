// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.conflict;

/// How a conflict is written into a file.
public enum MarkerStyle {
  /// One side whole, the others as changes to be applied to it.
  DIFF,
  /// Every side and every base whole.
  SNAPSHOT,
  /// As git's `diff3`; conflicts of more than two sides are written as snapshots.
  GIT
}
