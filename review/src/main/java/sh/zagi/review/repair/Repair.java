// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.repair;

import java.util.Optional;
import java.util.function.Predicate;
import sh.zagi.env.spec.EnvSpec;

/// Proposes the next environment to try. Rules do it here; whatever knows more may take over.
@FunctionalInterface
public interface Repair {
  /// A run that failed.
  ///
  /// @param output what its tasks printed
  /// @param inTree whether the tree has a file of that path
  record Failure(String output, Predicate<String> inTree) {}

  /// Proposes a change.
  ///
  /// @param current the environment in which the run failed
  /// @return empty when the output names nothing that another environment could have
  Optional<Proposal> next(EnvSpec current, Failure failure) throws InterruptedException;

  /// An environment to try.
  ///
  /// @param spec differs from the one that failed
  /// @param reason what is new in it and why, in one sentence
  /// @param evidence the line of output that says what is missing
  record Proposal(EnvSpec spec, String reason, String evidence) {}
}
