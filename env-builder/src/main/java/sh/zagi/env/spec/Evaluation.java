// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

/// What came of evaluating an `env.nix`.
public sealed interface Evaluation {
  /// It is data of the right shape.
  record Evaluated(EnvSpec spec) implements Evaluation {}

  /// @param sentence one line that names the file and, where known, the line
  record Refused(String sentence) implements Evaluation {}
}
