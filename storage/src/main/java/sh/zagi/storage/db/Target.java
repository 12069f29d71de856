// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/// A PostgreSQL database that metadata is to be moved to: fit and empty, or why not.
final class Target {
  /// The oldest that its makers still cared for when this was written.
  private static final int OLDEST_VERSION = 13;

  private static final String FITNESS =
      "select coalesce(current_schema(), '') as schema,"
          + " coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as may_create,"
          + " current_setting('server_encoding') as encoding,"
          + " pg_is_in_recovery() as copy";

  private Target() {}

  /// Changes nothing.
  ///
  /// @param known the tables that the metadata has; they may be there if they have no rows
  static Move.Fit check(Connection to, Set<String> known) throws SQLException, Move.Refused {
    DatabaseMetaData meta = to.getMetaData();
    String place = PostgresqlAddress.place(meta.getURL());
    if (meta.getDatabaseMajorVersion() < OLDEST_VERSION) {
      throw new Move.Refused(
          place
              + " is PostgreSQL "
              + meta.getDatabaseProductVersion()
              + ": it needs "
              + OLDEST_VERSION);
    }
    try (Statement statement = to.createStatement();
        ResultSet facts = statement.executeQuery(FITNESS)) {
      facts.next();
      if (facts.getBoolean("copy")) {
        throw new Move.Refused(place + " is a standby: it takes no writes");
      }
      if (!facts.getString("encoding").equals("UTF8")) {
        throw new Move.Refused(
            place + " has the encoding " + facts.getString("encoding") + ": make it with UTF8");
      }
      if (facts.getString("schema").isEmpty()) {
        throw new Move.Refused(place + " has no schema for this user");
      }
      if (!facts.getBoolean("may_create")) {
        throw new Move.Refused(
            place + ": this user may not make tables in the schema " + facts.getString("schema"));
      }
    }
    empty(to, known, place);
    return new Move.Fit(place, meta.getDatabaseProductVersion());
  }

  private static void empty(Connection to, Set<String> known, String place)
      throws SQLException, Move.Refused {
    for (String table : Tables.names(to)) {
      if (!known.contains(table)) {
        throw new Move.Refused(
            place + " is not empty: it has a table " + table.replaceAll("\\p{Cntrl}", "?"));
      }
      if (!table.equals(Tables.HISTORY) && hasRows(to, table)) {
        throw new Move.Refused(
            place
                + " is not empty: its table "
                + table
                + " has rows (drop schema "
                + to.getSchema()
                + " cascade, and create it, removes them)");
      }
    }
  }

  private static boolean hasRows(Connection to, String table) throws SQLException {
    try (Statement statement = to.createStatement();
        ResultSet one = statement.executeQuery("select 1 from " + table + " limit 1")) {
      return one.next();
    }
  }

  /// Keeps another move out of it until the transaction ends.
  static void claim(Connection to) throws SQLException {
    try (Statement statement = to.createStatement()) {
      statement.execute("set local lock_timeout = '10s'");
      statement.execute("lock table " + Tables.HISTORY + " in exclusive mode");
    }
  }
}
