// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// How far a finding may be trusted.
public enum Confidence {
  /// The project says so itself.
  CERTAIN,
  /// It follows from what the project says, for example from its continuous integration.
  LIKELY,
  /// A habit of the ecosystem, not a word of the project.
  GUESS
}
