// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The tables of one database, as it tells of them itself when this is made.
///
/// @param ordered every table after those that it refers to
/// @param referred to which tables a table refers, itself left out
record Tables(Set<String> ordered, Map<String, Set<String>> referred) {
  /// What the migrations themselves remember; it comes with the schema.
  static final String HISTORY = "flyway_schema_history";

  /// A column whose values the database makes.
  record Key(String table, String column) {}

  static Tables of(Connection connection) throws SQLException {
    Set<String> waiting = names(connection);
    waiting.remove(HISTORY);
    Map<String, Set<String>> referred = new HashMap<>();
    for (String table : waiting) {
      referred.put(table, referred(connection, table));
    }
    Set<String> ordered = new LinkedHashSet<>();
    while (!waiting.isEmpty()) {
      List<String> ready =
          waiting.stream()
              .filter(table -> ordered.containsAll(referred.getOrDefault(table, Set.of())))
              .toList();
      if (ready.isEmpty()) {
        throw new SQLException("tables refer to each other in a circle: " + waiting);
      }
      ordered.addAll(ready);
      waiting.removeAll(Set.copyOf(ready));
    }
    return new Tables(ordered, referred);
  }

  /// All tables of the schema that statements see, in the order of their names.
  static Set<String> names(Connection connection) throws SQLException {
    Set<String> names = new TreeSet<>();
    try (ResultSet all =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
      while (all.next()) {
        String type = all.getString("TABLE_TYPE");
        if (type.equals("TABLE") || type.equals("BASE TABLE")) {
          names.add(all.getString("TABLE_NAME"));
        }
      }
    }
    return names;
  }

  private static Set<String> referred(Connection connection, String table) throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    Set<String> names = new HashSet<>();
    try (ResultSet keys =
        meta.getImportedKeys(connection.getCatalog(), connection.getSchema(), table)) {
      while (keys.next()) {
        names.add(keys.getString("PKTABLE_NAME"));
      }
    }
    names.remove(table);
    return names;
  }

  /// These tables and all whose rows cannot stay when those of these go, in order.
  Set<String> withReferring(Set<String> some) {
    Set<String> all = new LinkedHashSet<>();
    for (String table : ordered) {
      if (some.contains(table)
          || referred.getOrDefault(table, Set.of()).stream().anyMatch(all::contains)) {
        all.add(table);
      }
    }
    return all;
  }

  List<Key> keys(Connection connection) throws SQLException {
    List<Key> keys = new ArrayList<>();
    for (String table : ordered) {
      try (ResultSet columns =
          connection.getMetaData().getColumns(null, connection.getSchema(), table, "%")) {
        while (columns.next()) {
          if ("YES".equals(columns.getString("IS_AUTOINCREMENT"))) {
            keys.add(new Key(table, columns.getString("COLUMN_NAME")));
          }
        }
      }
    }
    return keys;
  }

  /// Makes the keys that come next follow those that are there.
  static void continueKeys(Connection connection, List<Key> keys) throws SQLException {
    for (Key key : keys) {
      try (Statement statement = connection.createStatement()) {
        long next = 1;
        try (ResultSet row =
            statement.executeQuery(
                "select coalesce(max(" + key.column() + "), 0) from " + key.table())) {
          row.next();
          next += row.getLong(1);
        }
        statement.execute(
            "alter table "
                + key.table()
                + " alter column "
                + key.column()
                + " restart with "
                + next);
      }
    }
  }
}
