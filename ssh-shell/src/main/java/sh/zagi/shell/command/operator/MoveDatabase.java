// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Move;
import sh.zagi.storage.db.PostgresqlAddress;

/// The address is read from standard input because it has a password: words of a call are seen by
/// others and may be logged.
@Command(
    name = "database move",
    description = "move the metadata to the PostgreSQL of a JDBC address, while the server runs")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class MoveDatabase extends Verb {
  private static final Logger LOG = LoggerFactory.getLogger(MoveDatabase.class);

  /// What the last line is followed by.
  private static final String END = "";

  private static final String HOW = "ssh HOST database move < FILE";

  private final Database database;
  private final InstantSource clock;

  @Option(names = "--check", description = "only look whether it can be reached, is fit and empty")
  boolean check;

  MoveDatabase(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (exchange.terminal().isPresent()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID, "the address is not typed: a terminal would show it", HOW));
    }
    int most = PostgresqlAddress.MOST_BYTES;
    byte[] typed = exchange.streams().in().readNBytes(most + 1);
    Move move;
    try {
      String text = typed.length > most ? "" : new String(typed, UTF_8).strip();
      move = new Move(database, PostgresqlAddress.parse(text), clock);
    } catch (IllegalArgumentException e) {
      return refused(Problem.of(ProblemCode.INVALID, "standard input: " + e.getMessage(), HOW));
    }
    try {
      return check ? checked(move.check()) : moved(run(move, exchange));
    } catch (Move.Refused e) {
      return refused(Problem.of(ProblemCode.UNAVAILABLE, "nothing was moved: " + e.getMessage()));
    }
  }

  /// On a thread of its own: a client that goes away interrupts the one that serves it, and the
  /// embedded database does not bear that; and one that reads slowly would hold up the move.
  private static Move.Done run(Move move, Exchange exchange)
      throws Move.Refused, InterruptedException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    FutureTask<Move.Done> task =
        new FutureTask<>(() -> {
          try {
            return move.run(lines::add);
          } finally {
            lines.add(END);
          }
        });
    Thread.ofPlatform().daemon().name("database-move").start(task);
    show(lines, exchange.streams().err());
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Move.Refused refused -> throw refused;
        case RuntimeException fault -> throw fault;
        case null, default -> throw new IllegalStateException("the move failed", e);
      }
    }
  }

  private static void show(BlockingQueue<String> lines, OutputStream err)
      throws InterruptedException {
    try {
      for (String line = lines.take(); !line.equals(END); line = lines.take()) {
        err.write((line + "\n").getBytes(UTF_8));
        err.flush();
      }
    } catch (IOException e) {
      LOG.debug("the move goes on without its client", e);
    }
  }

  private static Outcome checked(Move.Fit fit) {
    return done(
        new Report.Sentence(
            fit.place() + " is fit and empty: PostgreSQL " + fit.version(), fields(fit)));
  }

  private static Map<String, Object> fields(Move.Fit fit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("place", fit.place());
    fields.put("version", fit.version());
    return fields;
  }

  private static Outcome moved(Move.Done done) {
    Map<String, Object> fields = fields(done.target());
    long rows = done.rows().values().stream().mapToLong(Long::longValue).sum();
    fields.put("rows", rows);
    fields.put("tables", done.rows());
    fields.put("held millis", done.held().toMillis());
    fields.put("before", done.before().map(Path::toString).orElse(""));
    return done(
        new Report.Sentence(
            "moved to "
                + done.target().place()
                + ": "
                + rows
                + " rows, writes waited "
                + done.held().toMillis()
                + " ms; set database.url to say so yourself, until then the data folder remembers it",
            fields));
  }
}
