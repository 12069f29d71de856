// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

/// How many tests did what.
///
/// @param failing those that failed and those that could not be run
public record TestCounts(int passing, int failing, int skipped) {
  /// Nothing ran.
  public static final TestCounts NONE = new TestCounts(0, 0, 0);

  /// Both together.
  public TestCounts plus(TestCounts other) {
    return new TestCounts(
        Math.addExact(passing, other.passing),
        Math.addExact(failing, other.failing),
        Math.addExact(skipped, other.skipped));
  }

  TestCounts minus(TestCounts other) {
    return new TestCounts(
        passing - other.passing, failing - other.failing, skipped - other.skipped);
  }

  /// How many tests there are.
  public int total() {
    return passing + failing + skipped;
  }
}
