// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.terminal;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.storage.account.Caller;

/// All terminals in browsers. Each is one call of the table, with the access, the audit and the cut
/// that the same call has over SSH. Safe for use by many threads.
public final class Terminals implements AutoCloseable {
  /// How long a terminal waits for a page that lost its connection, or is loaded anew.
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int MOST = 256;
  private static final int MOST_OF_ONE = 16;
  private static final int MOST_OF_GUESTS = 64;
  private static final String GUEST = "guest:";
  private static final int ID_BYTES = 16;
  private static final Pattern SESSION = Pattern.compile("s-[a-z0-9]{16}");

  private static final Logger LOG = LoggerFactory.getLogger(Terminals.class);

  private final CommandRunner runner;
  private final OpenConnections connections;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, OpenTerminal> open = new ConcurrentHashMap<>();

  public Terminals(CommandRunner runner, OpenConnections connections) {
    this.runner = runner;
    this.connections = connections;
  }

  /// Who opens a terminal.
  ///
  /// @param caller a person or a guest
  /// @param source the address of the browser
  /// @param standing who the browser is logged in as, asked again and again
  public record Visitor(Caller caller, String source, Supplier<Optional<Caller>> standing) {
    /// By which those of one are counted and found again.
    String key() {
      return isGuest()
          ? GUEST + source
          : caller.rightsOf().map(account -> "account:" + account.id().value()).orElse("");
    }

    boolean isGuest() {
      return caller instanceof Caller.Guest;
    }
  }

  /// Opens one.
  ///
  /// @param place a repository or `s-ID`, as in `ssh PLACE@HOST`
  /// @return empty when there are too many
  public synchronized Optional<OpenTerminal> open(
      Visitor visitor, String place, TerminalSize size) {
    String key = visitor.key();
    long theirs = open.values().stream().filter(one -> one.owner().equals(key)).count();
    if (open.size() >= MOST || theirs >= MOST_OF_ONE || (visitor.isGuest() && guestsAreMany())) {
      return Optional.empty();
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    OpenTerminal terminal = new OpenTerminal(HexFormat.of().formatHex(id), key, place, size);
    open.put(terminal.id(), terminal);
    Exchange exchange = terminal.exchange(visitor.caller(), argv(place));
    String name = "web " + visitor.caller().name() + " " + place;
    Thread.ofVirtual().name(name).start(() -> run(terminal, visitor, exchange));
    Thread.ofVirtual().name(name + " watch").start(() -> watch(terminal));
    return Optional.of(terminal);
  }

  /// Those who are nobody leave room for everybody else.
  private boolean guestsAreMany() {
    return open.values().stream().filter(one -> one.owner().startsWith(GUEST)).count()
        >= MOST_OF_GUESTS;
  }

  private static List<String> argv(String place) {
    return SESSION.matcher(place).matches()
        ? List.of("session", "attach", "--", place)
        : List.of("open", "--", place);
  }

  private void run(OpenTerminal terminal, Visitor visitor, Exchange exchange) {
    ExitStatus status = ExitStatus.FAILED;
    OpenConnections.Line line =
        new OpenConnections.Line("web " + visitor.source(), visitor.standing(), terminal::hangUp);
    OpenConnections.Running running =
        new OpenConnections.Running(
            String.join(" ", exchange.argv()), runner.standing(exchange), terminal::hangUp);
    try (OpenConnections.Connection connection = connections.open(line);
        var _ = connection.run(running)) {
      status = runner.run(exchange);
    } catch (RuntimeException e) {
      LOG.error("a terminal failed", e);
    } finally {
      terminal.end(status);
    }
  }

  private void watch(OpenTerminal terminal) {
    try {
      terminal.awaitAbandoned(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(terminal.id());
      terminal.hangUp();
    }
  }

  /// A terminal that this visitor opened on this place.
  public Optional<OpenTerminal> find(String id, Visitor visitor, String place) {
    return Optional.ofNullable(open.get(id)).filter(one -> one.isFor(visitor.key(), place));
  }

  /// Hangs all of them up; their sessions go on.
  @Override
  public void close() {
    open.values().forEach(OpenTerminal::hangUp);
  }
}
