// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.account.Caller;

/// Who is connected and what runs there. What somebody may not do any more is cut off at the next
/// [#sweep]: a connection whose key was removed, a command whose repository was taken away. Safe
/// for use by many threads.
public final class OpenConnections {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, Connection> open = new ConcurrentSkipListMap<>();

  public OpenConnections(InstantSource clock) {
    this.clock = clock;
  }

  /// The door's side of a connection.
  ///
  /// @param source where it comes from
  /// @param who asked again and again; empty when nobody is behind it any more
  /// @param cut closes it
  public record Line(String source, Supplier<Optional<Caller>> who, Runnable cut) {}

  /// A command on a connection.
  ///
  /// @param words as typed
  /// @param standing whether it may go on for this caller
  /// @param cut ends it
  public record Running(String words, Predicate<Caller> standing, Runnable cut) {}

  /// One line of `connections list`.
  public record Listed(long id, String caller, String source, Instant since, List<String> running) {
    public Listed {
      running = List.copyOf(running);
    }
  }

  /// An open connection, until it is closed.
  public final class Connection implements AutoCloseable {
    private final long id = last.incrementAndGet();
    private final Line line;
    private final Instant since = clock.instant();
    private final Map<Long, Running> running = new ConcurrentSkipListMap<>();

    private Connection(Line line) {
      this.line = line;
    }

    /// Registers a command until the result is closed.
    public Ending run(Running command) {
      long number = last.incrementAndGet();
      running.put(number, command);
      return () -> running.remove(number);
    }

    @Override
    public void close() {
      open.remove(id);
    }

    private void sweep() {
      Optional<Caller> caller = line.who().get();
      if (caller.isEmpty()) {
        LOG.info("connection {} is cut: its key is not valid any more", id);
        line.cut().run();
        return;
      }
      for (Running command : running.values()) {
        if (!command.standing().test(caller.get())) {
          LOG.info("{} of {} is cut: access was taken back", command.words(), caller.get().name());
          command.cut().run();
        }
      }
    }

    private Listed listed() {
      return new Listed(
          id,
          line.who().get().map(Caller::name).orElse("-"),
          line.source(),
          since,
          running.values().stream().map(Running::words).toList());
    }
  }

  /// The end of something, which cannot fail.
  public interface Ending extends AutoCloseable {
    @Override
    void close();
  }

  public Connection open(Line line) {
    Connection connection = new Connection(line);
    open.put(connection.id, connection);
    return connection;
  }

  public int count() {
    return open.size();
  }

  /// All of them, oldest first.
  public List<Listed> list() {
    return open.values().stream().map(Connection::listed).toList();
  }

  /// Closes one.
  ///
  /// @return false when there is none of that number
  public boolean kill(long id) {
    Connection found = open.get(id);
    if (found == null) {
      return false;
    }
    found.line.cut().run();
    return true;
  }

  /// Looks at every connection once and cuts off what may not go on.
  public void sweep() {
    for (Connection connection : open.values()) {
      try {
        connection.sweep();
      } catch (RuntimeException e) {
        LOG.warn("connection {} cannot be looked at", connection.id, e);
      }
    }
  }
}
