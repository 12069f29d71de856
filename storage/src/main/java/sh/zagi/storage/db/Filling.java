// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.StatementException;
import sh.zagi.storage.crash.Step;

/// The rows of one move: all of one moment first, then what has become of them since. Belongs to
/// one thread, and to one transaction of the target.
final class Filling {
  /// Longer than the last step takes with a million rows; who writes waits no longer.
  private static final Duration MOST_TIME_HELD = Duration.ofSeconds(30);

  /// The longest silence of the target in the last step.
  private static final Duration MOST_SILENCE = Duration.ofSeconds(10);

  /// The one large table. It only grows and its rows are numbered, so in the last step only what is
  /// new is looked at.
  private static final String GROWING = "audit_entry";

  private static final String GROWING_BY = "seq";
  private static final String LAST = "select coalesce(max(" + GROWING_BY + "), 0) from " + GROWING;

  private static final Executor HERE = Runnable::run;

  private final Database database;
  private final Consumer<String> progress;
  private final Map<String, RowCopy.Seen> copied = new HashMap<>();
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private Tables tables = new Tables(Set.of(), Map.of());
  private List<Tables.Key> keys = List.of();
  private long last;

  /// How many rows of the large table were copied first, and how many after.
  private long before;

  private long grown;

  /// @param progress told a line for each table
  Filling(Database database, Consumer<String> progress) {
    this.database = database;
    this.progress = progress;
  }

  /// Copies all rows of one moment, while everybody goes on.
  void everything(Connection to) throws SQLException {
    Store store = database.store();
    store
        .rows()
        .jdbi()
        .useTransaction(
            store.oneMoment(),
            handle -> {
              Connection from = handle.getConnection();
              tables = Tables.of(from);
              last = number(from, LAST);
              RowCopy copy = new RowCopy(from, to, () -> {});
              for (String table : tables.ordered()) {
                RowCopy.Seen seen = copy.copy(RowCopy.Wanted.all(table));
                copied.put(table, seen);
                if (table.equals(GROWING)) {
                  before = seen.rows();
                }
                progress.accept(table + ": " + seen.rows() + " rows");
              }
            });
    keys = tables.keys(to);
  }

  /// Copies the rest while nobody writes, commits the target and makes it the one that every start
  /// opens.
  ///
  /// @param to the connection that [#everything] had, its transaction still open
  /// @param url of the target, for the next start
  void rest(Connection to, String url) throws Move.Refused {
    Store store = database.store();
    long deadline = System.nanoTime() + MOST_TIME_HELD.toNanos();
    RowCopy.Pace pace =
        () -> {
          if (System.nanoTime() - deadline > 0) {
            throw new SQLException("transactions waited for " + MOST_TIME_HELD.toSeconds() + " s");
          }
        };
    try {
      to.setNetworkTimeout(HERE, (int) MOST_SILENCE.toMillis());
      store
          .rows()
          .jdbi()
          .useTransaction(
              store.oneMoment(),
              handle -> {
                Connection from = handle.getConnection();
                changes(to, new RowCopy(from, to, pace));
                compare(from, to);
              });
      Tables.continueKeys(to, keys);
      to.commit();
      Step.METADATA_FILLED.reached();
      database.folder().orElseThrow().remember(url);
      Step.METADATA_MARKED.reached();
    } catch (SQLException | IOException | StatementException e) {
      throw new Move.Refused("the last rows cannot be moved: " + Store.reason(e));
    }
  }

  private void changes(Connection to, RowCopy copy) throws SQLException {
    Set<String> changed = new TreeSet<>();
    for (String table : tables.ordered()) {
      if (!table.equals(GROWING)
          && !copy.look(RowCopy.Wanted.all(table)).equals(copied.get(table))) {
        changed.add(table);
      }
    }
    Set<String> again = tables.withReferring(changed);
    if (!again.isEmpty()) {
      try (Statement statement = to.createStatement()) {
        statement.execute("truncate " + String.join(", ", again));
      }
    }
    for (String table : again) {
      copy.copy(RowCopy.Wanted.all(table));
    }
    var growth = new RowCopy.Wanted.Growth(GROWING_BY, last);
    grown = copy.copy(new RowCopy.Wanted(GROWING, Optional.of(growth))).rows();
  }

  /// Counting the large table would take longer than all the rest.
  private void compare(Connection from, Connection to) throws SQLException {
    for (String table : tables.ordered()) {
      boolean large = table.equals(GROWING);
      String question = large ? LAST : "select count(*) from " + table;
      long there = number(to, question);
      if (there != number(from, question)) {
        throw new SQLException("the table " + table + " has other rows there");
      }
      rows.put(table, large ? before + grown : there);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /// How many there are now, by table.
  Map<String, Long> rows() {
    return rows;
  }
}
