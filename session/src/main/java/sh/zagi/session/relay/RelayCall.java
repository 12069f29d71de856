// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.relay;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Words that a program in a session typed.
///
/// @param peer who it is, proven
/// @param words untrusted
/// @param variables few of its variables, untrusted
/// @param terminal what it draws on; empty for none
public record RelayCall(
    Peer peer,
    List<String> words,
    Map<String, String> variables,
    Optional<Screen> terminal,
    Streams streams) {

  public RelayCall {
    words = List.copyOf(words);
    variables = Map.copyOf(variables);
  }

  /// A program in a session.
  ///
  /// @param account whose terminal it was started from, proven by what the platform gave to that
  ///   terminal; empty for a program of which that is not known
  public record Peer(String session, Optional<Long> account) {}

  /// The size and kind of a terminal.
  public record Screen(String type, int columns, int rows) {}

  /// @param in asks the other side for its input when it is read for the first time
  /// @param whenGone told when the other side is gone before the answer is
  public record Streams(
      InputStream in, OutputStream out, OutputStream error, Consumer<Runnable> whenGone) {}

  /// Whoever answers calls.
  public interface Answerer {
    /// Answers on the call's streams.
    ///
    /// @return the exit status, 0..255
    int answer(RelayCall call);
  }
}
