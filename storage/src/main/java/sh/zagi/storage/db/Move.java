// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.statement.StatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.crash.Step;

/// The move of the metadata from the embedded database to PostgreSQL while the server runs.
///
/// All rows of one moment are copied while everybody goes on. Then transactions wait while what
/// changed meanwhile is copied, too; the new database commits, the folder of the old one remembers
/// where the rows went, and the transactions go on there. Everything in the new database is one
/// transaction of its own until that commit, and the old database is right until that note is on
/// the disk: whatever fails before leaves the server where it was, and the target without a row.
public final class Move {
  private static final Logger LOG = LoggerFactory.getLogger(Move.class);

  private final Database database;
  private final PostgresqlAddress target;
  private final InstantSource clock;

  public Move(Database database, PostgresqlAddress target, InstantSource clock) {
    this.database = database;
    this.target = target;
    this.clock = clock;
  }

  /// The move did not happen; the server uses what it used before. One line for the operator.
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /// A target that is fit.
  ///
  /// @param version of the server there
  public record Fit(String place, String version) {}

  /// What is there now.
  ///
  /// @param rows by table
  /// @param held how long transactions waited
  /// @param before the old database, as it was at that moment
  public record Done(Fit target, Map<String, Long> rows, Duration held, Optional<Path> before) {
    public Done {
      rows = new LinkedHashMap<>(rows);
    }
  }

  /// Looks whether the target can be reached, is fit, and is empty. Changes nothing.
  public Fit check() throws Refused {
    if (!database.store().embedded() || database.folder().isEmpty()) {
      throw new Refused("the metadata is in PostgreSQL already");
    }
    try (Connection to = DriverManager.getConnection(target.url())) {
      return Target.check(to, tables());
    } catch (SQLException e) {
      throw new Refused(target + " cannot be used: " + Store.reason(e));
    }
  }

  /// Moves. On return the old database is closed and has the name of a copy.
  ///
  /// @param progress told a line for each table; must not wait for anybody
  public Done run(Consumer<String> progress) throws Refused {
    if (!database.copying().tryLock()) {
      throw new Refused("a backup or a move is being made at this moment");
    }
    Optional<Store> next = Optional.empty();
    try {
      check();
      next = Optional.of(Store.postgresql(target.url()));
      return run(next.get(), progress);
    } catch (SQLException | FlywayException | StatementException | DatabaseException e) {
      LOG.debug("the move to {} failed", target, e);
      throw new Refused(target + " cannot be filled: " + Store.reason(e));
    } finally {
      next.filter(one -> !one.equals(database.store())).ifPresent(Store::abandon);
      database.copying().unlock();
    }
  }

  private Done run(Store next, Consumer<String> progress) throws Refused, SQLException {
    Flyway.configure().dataSource(next.owner().source()).load().migrate();
    Filling filling = new Filling(database, progress);
    Fit fit;
    Store before;
    Duration held;
    try (Connection to = next.owner().source().getConnection()) {
      to.setAutoCommit(false);
      Target.claim(to);
      fit = Target.check(to, tables());
      filling.everything(to);
      Step.METADATA_COPIED.reached();
      long began = System.nanoTime();
      before =
          database.exchange(() -> {
            filling.rest(to, target.url());
            return next;
          });
      held = Duration.ofNanos(System.nanoTime() - began);
    }
    before.close();
    Step.METADATA_EXCHANGED.reached();
    LOG.info("metadata moved to {}; transactions waited for {} ms", target, held.toMillis());
    return new Done(fit, filling.rows(), held, setAside());
  }

  private Optional<Path> setAside() {
    try {
      return database.folder().orElseThrow().setAside(clock.instant());
    } catch (IOException e) {
      // The next start tries again.
      LOG.warn("the embedded database keeps its name: {}", Store.reason(e));
      return Optional.empty();
    }
  }

  private Set<String> tables() {
    return database.read(rows -> rows.with(Tables::names));
  }
}
