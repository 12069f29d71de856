// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.storage.account.Caller;

/// One call through a door: who asks, for what, with which streams.
///
/// @param caller proven by the door, never taken from what the client typed
/// @param argv the words of the call; empty for the lobby
/// @param variables only those that the door allows
/// @param terminal present when the client asked for one
/// @param client streams and events
public record Exchange(
    Caller caller,
    List<String> argv,
    Map<String, String> variables,
    Optional<Terminal> terminal,
    Client client) {

  /// The client's end of an exchange.
  public record Client(Streams streams, ClientEvents events) {}

  public Exchange {
    argv = List.copyOf(argv);
    variables = Map.copyOf(variables);
  }

  /// A call of a door that reads the outcome itself: nothing is read from a client or said to one.
  public static Exchange mute(Caller caller, List<String> words) {
    Streams none =
        new Streams(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream());
    return new Exchange(
        caller, words, Map.of(), Optional.empty(), new Client(none, ClientEvents.none()));
  }

  /// The same exchange with other words.
  public Exchange withArgv(List<String> words) {
    return new Exchange(caller, words, variables, terminal, client);
  }

  /// The same exchange for somebody else.
  Exchange withCaller(Caller other) {
    return new Exchange(other, argv, variables, terminal, client);
  }

  public Streams streams() {
    return client.streams();
  }
}
