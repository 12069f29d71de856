// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// How the preparation of an environment ended.
public sealed interface Resolution {
  /// @param built false when everything was there already; true also for those who waited while
  ///   somebody else built it
  record Ready(Environment environment, boolean built) implements Resolution {}

  /// The repository holds nothing that can be run; `sentence` says what was looked for.
  record Nothing(String sentence) implements Resolution {}

  /// @param step `detect`, `evaluate`, `resolve`, `fetch` or `build`
  /// @param sentence one line for the person at the terminal
  record Failed(String step, String sentence) implements Resolution {}
}
