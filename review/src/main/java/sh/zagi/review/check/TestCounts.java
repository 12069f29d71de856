// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

/// How many tests did what.
public record TestCounts(int passing, int failing, int skipped) {
  static final TestCounts NONE = new TestCounts(0, 0, 0);

  TestCounts plus(TestCounts other) {
    return new TestCounts(
        passing + other.passing, failing + other.failing, skipped + other.skipped);
  }
}
