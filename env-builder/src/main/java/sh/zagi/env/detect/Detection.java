// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// What a look at a tree ended with.
public sealed interface Detection {
  record Found(Plan plan) implements Detection {}

  /// Nothing that is known here; `sentence` says what was looked for.
  record Nothing(String sentence) implements Detection {}

  /// A known kind of project, but a file of it cannot be used; the sentence names file and line.
  record Broken(String sentence) implements Detection {}
}
