// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import sh.zagi.env.Environment;

/// What came of building a changed environment for a commit.
public sealed interface Trial {
  /// It is built, and not yet anybody's.
  ///
  /// @param adoption puts it into effect: for the commit's tree at once, and for every later tree
  ///   that asks for the same
  record Built(Environment environment, Runnable adoption) implements Trial {}

  /// @param step `resolve`, `fetch` or `build`
  /// @param sentence one line
  record Failed(String step, String sentence) implements Trial {}
}
