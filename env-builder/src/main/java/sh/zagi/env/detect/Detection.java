// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// The answer of a detector.
public sealed interface Detection {
  record Found(Findings findings) implements Detection {}

  /// Not this kind of project; `sentence` says what was looked for.
  record Nothing(String sentence) implements Detection {}

  /// This kind of project, but a file of it cannot be used; the sentence names file and line.
  record Broken(String sentence) implements Detection {}
}
