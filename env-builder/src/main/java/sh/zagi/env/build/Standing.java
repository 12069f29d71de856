// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.Optional;

/// What people of a repository think of an environment. Its packages, tools, services and tasks
/// count, not the project's own libraries: these were reviewed with the code that names them.
///
/// @param word the last word about it; empty when nobody has said anything
public record Standing(State state, Optional<Word> word) {
  /// Nobody has looked at it yet.
  static final Standing UNSEEN = new Standing(State.UNTRUSTED, Optional.empty());

  /// Trust, as sessions show it.
  public enum State {
    TRUSTED,
    UNTRUSTED,
    REJECTED
  }

  /// What somebody said.
  ///
  /// @param by account name
  /// @param at ISO instant
  public record Word(String by, String at) {}

  public boolean trusted() {
    return state == State.TRUSTED;
  }

  /// For people: `accepted by alice`, `untrusted`.
  public String words() {
    return switch (state) {
      case TRUSTED -> "accepted" + word.map(one -> " by " + one.by()).orElse("");
      case UNTRUSTED -> "untrusted";
      case REJECTED -> "untrusted, rejected" + word.map(one -> " by " + one.by()).orElse("");
    };
  }
}
