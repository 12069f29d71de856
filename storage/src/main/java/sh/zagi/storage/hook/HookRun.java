// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.hook;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One run of a script, to be made or made.
///
/// @param repository database key
/// @param starts how often it was begun; more than once when the server ended meanwhile
/// @param words what came of it, in a few words; empty before its end
/// @param output the beginning of what it printed, safe to show
public record HookRun(
    long id,
    long repository,
    HookName name,
    State state,
    Cause cause,
    int starts,
    String words,
    String output,
    Instant createdAt,
    Optional<Instant> endedAt) {

  /// How it stands.
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED;

    /// Such as `waiting`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The push that it is for.
  ///
  /// @param caller who pushed, as audit rows call them
  /// @param input one line `OLD NEW REF` for each ref
  /// @param options what the pusher gave with `-o`
  public record Cause(String caller, String input, List<String> options) {
    public Cause {
      options = List.copyOf(options);
    }
  }

  /// What came of it.
  ///
  /// @param words at most [Hooks#MOST_WORDS] characters
  public record Result(boolean good, String words, String output) {}
}
