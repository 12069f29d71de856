// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

/// Where a session is in its life; its files are there in every state.
public sealed interface SessionState {
  /// Its container runs.
  record Running() implements SessionState {}

  /// No process runs; opening starts it again.
  record Stopped() implements SessionState {}

  /// The word that is stored and shown.
  default String word() {
    return switch (this) {
      case Running _ -> "running";
      case Stopped _ -> "stopped";
    };
  }

  /// The state with that word.
  static SessionState of(String word) {
    return word.equals("running") ? new Running() : new Stopped();
  }
}
