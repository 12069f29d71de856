// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.errand;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.shell.command.ClientEvents;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Streams;
import sh.zagi.shell.command.Terminal;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.storage.account.Caller;

/// All verbs that pages began. Each is one call of the table, with the access, the audit and the
/// cut that it has over SSH; nobody needs to stay for it. What one said is kept for an hour after
/// its end, in memory only. Safe for use by many threads.
public final class Errands implements AutoCloseable {
  private static final int MOST = 64;
  private static final int MOST_OF_ONE = 4;
  private static final int MOST_KEPT = 1_024;
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int ID_BYTES = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

  private final CommandRunner runner;
  private final OpenConnections connections;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Errand> running = new ConcurrentHashMap<>();
  private final Cache<String, Errand> ended =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

  public Errands(CommandRunner runner, OpenConnections connections) {
    this.runner = runner;
    this.connections = connections;
  }

  /// Who begins one.
  ///
  /// @param source the address of the browser
  /// @param standing who the browser is logged in as, asked again and again
  public record Sender(Caller.Person person, String source, Supplier<Optional<Caller>> standing) {
    long account() {
      return person.account().id().value();
    }
  }

  /// Begins one; who asks twice for the same gets the one that runs.
  ///
  /// @param input read by the verb; kept nowhere
  /// @return empty when this person, or everybody together, has as many as there may be
  public synchronized Optional<Errand> begin(Sender sender, Errand.Wish wish, byte[] input) {
    Optional<Errand> same =
        running.values().stream()
            .filter(one -> one.isOf(sender.account()) && one.wish().equals(wish))
            .findFirst();
    if (same.isPresent()) {
      return same;
    }
    long theirs = running.values().stream().filter(one -> one.isOf(sender.account())).count();
    if (running.size() >= MOST || theirs >= MOST_OF_ONE) {
      return Optional.empty();
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    Errand errand = new Errand(HexFormat.of().formatHex(bytes), sender.account(), wish);
    running.put(errand.id(), errand);
    errand.begin(
        Thread.ofVirtual()
            .name("web " + sender.person().name() + " " + wish.argv().getFirst())
            .unstarted(() -> run(errand, sender, input)));
    return Optional.of(errand);
  }

  private void run(Errand errand, Sender sender, byte[] input) {
    Exchange exchange = exchange(errand, sender, input);
    OpenConnections.Line line =
        new OpenConnections.Line("web " + sender.source(), sender.standing(), errand::cut);
    OpenConnections.Running words =
        new OpenConnections.Running(
            String.join(" ", errand.wish().argv()), runner.standing(exchange), errand::cut);
    Outcome outcome = new Outcome.Ended(ExitStatus.FAILED);
    try (OpenConnections.Connection connection = connections.open(line);
        var _ = connection.run(words)) {
      outcome = runner.outcome(exchange);
    } catch (RuntimeException e) {
      LOG.error("{} of a page failed", errand.wish().argv().getFirst(), e);
    } finally {
      ended.put(errand.id(), errand);
      running.remove(errand.id());
      errand.end(outcome);
    }
  }

  /// On a terminal, so that the verb says how far it is.
  private static Exchange exchange(Errand errand, Sender sender, byte[] input) {
    Terminal terminal =
        new Terminal() {
          @Override
          public String type() {
            return "dumb";
          }

          @Override
          public TerminalSize size() {
            return TerminalSize.usual();
          }

          @Override
          public Map<Integer, Integer> modes() {
            return Map.of();
          }
        };
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input), errand.spoken(), OutputStream.nullOutputStream());
    return new Exchange(
        sender.person(),
        errand.wish().argv(),
        Map.of(),
        Optional.of(terminal),
        new Exchange.Client(streams, ClientEvents.none()));
  }

  /// One that this person began.
  public Optional<Errand> find(String id, Caller.Person person) {
    Errand errand = running.get(id);
    return Optional.ofNullable(errand == null ? ended.getIfPresent(id) : errand)
        .filter(one -> one.isOf(person.account().id().value()));
  }

  /// Ends all of them.
  @Override
  public void close() {
    running.values().forEach(Errand::cut);
  }
}
