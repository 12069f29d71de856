// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// Hears how far a long preparation is. Called from several threads.
public interface Progress {
  /// A new step begins; `what` is a short phrase such as `resolving 14 packages`.
  void step(String what);

  /// The current step advanced; units are the step's own.
  void detail(long done, long total);

  /// So many tests of the current step ran until now; how many there are is known at its end.
  default void tested(int passing, int failing) {}

  /// A line that a program printed during a step, for the log.
  default void output(String line) {}

  /// Hears nothing.
  static Progress silent() {
    return new Progress() {
      @Override
      public void step(String what) {}

      @Override
      public void detail(long done, long total) {}
    };
  }
}
