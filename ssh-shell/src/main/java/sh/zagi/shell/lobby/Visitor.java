// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.ClientEvents;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.HeldEvents;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Streams;

/// Who is in the lobby: their client, and what they ask the door for. Events go to whoever has the
/// terminal. For one thread but for the events.
final class Visitor {
  private final Door door;
  private final Exchange exchange;
  private final ClientInput input;
  private final HeldEvents ours = new HeldEvents();
  private volatile HeldEvents events = ours;

  Visitor(Door door, Exchange exchange) {
    this.door = door;
    this.exchange = exchange;
    this.input = new ClientInput(exchange.streams().in());
    exchange.client().events().listen(this::pass);
  }

  private void pass(ClientEvent event) {
    HeldEvents now = events;
    now.tell(event);
    if (now != ours && event instanceof ClientEvent.HungUp) {
      ours.tell(event);
    }
  }

  void listen(Consumer<ClientEvent> listener) {
    ours.listen(listener);
  }

  Exchange exchange() {
    return exchange;
  }

  /// The keys, until the next time that this is asked for.
  Keys keys() {
    return new Keys(input.lane());
  }

  /// What there is to choose from.
  Facts facts() {
    Outcome outcome = door.ask().apply(quiet(List.of("lobby"), new ByteArrayOutputStream()));
    Map<String, Object> fields =
        outcome instanceof Outcome.Done(Report.Sentence(_, var found)) ? found : Map.of();
    return new Facts(fields);
  }

  /// What a verb says, line by line, as it would without a terminal.
  List<String> said(List<String> argv) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    var _ = door.say().apply(quiet(argv, said));
    Stream<String> lines = said.toString(UTF_8).lines();
    return lines.map(line -> Shown.text(line.replace("\t", "    "))).toList();
  }

  private Exchange quiet(List<String> argv, ByteArrayOutputStream said) {
    return new Exchange(
        exchange.caller(),
        argv,
        Map.of(),
        Optional.empty(),
        new Exchange.Client(
            new Streams(InputStream.nullInputStream(), said, said), ClientEvents.none()));
  }

  /// Gives the terminal to a verb until it ends.
  ExitStatus enter(List<String> argv) {
    HeldEvents theirs = new HeldEvents();
    events = theirs;
    try {
      return door.enter()
          .apply(
              new Exchange(
                  exchange.caller(),
                  argv,
                  exchange.variables(),
                  exchange.terminal(),
                  new Exchange.Client(
                      new Streams(input.lane(), exchange.streams().out(), exchange.streams().err()),
                      theirs)));
    } finally {
      events = ours;
    }
  }
}
