// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All rows of all tables as lines of JSON, the same for every database: a line names a table and
/// its columns, the lines after it are its rows. Belongs to one connection and one thread.
final class TableCopy {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// What the migrations themselves remember; it comes with the schema.
  private static final String HISTORY = "flyway_schema_history";

  private static final int ROWS_AT_ONCE = 1_000;

  private final Connection connection;

  TableCopy(Connection connection) {
    this.connection = connection;
  }

  /// The line before the rows of a table.
  private record Head(String table, List<String> columns) {}

  /// Writes every row. The caller's transaction decides which moment they are of.
  void write(OutputStream out) throws IOException {
    try {
      for (String table : tables()) {
        try (Statement statement = connection.createStatement()) {
          statement.setFetchSize(ROWS_AT_ONCE);
          try (ResultSet rows = statement.executeQuery("select * from " + table)) {
            write(table, rows, out);
          }
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException("database cannot be read: " + e.getMessage(), e);
    }
  }

  private static void write(String table, ResultSet rows, OutputStream out)
      throws SQLException, IOException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(meta.getColumnName(i).toLowerCase(Locale.ROOT));
    }
    line(out, new Head(table, columns));
    while (rows.next()) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        values.add(value(rows, i, meta.getColumnType(i)));
      }
      line(out, values);
    }
  }

  private static void line(OutputStream out, Object value) throws IOException {
    out.write((JSON.writeValueAsString(value) + "\n").getBytes(UTF_8));
  }

  private static @Nullable Object value(ResultSet rows, int column, int type) throws SQLException {
    Object value =
        switch (type) {
          case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> rows.getLong(column);
          case Types.BOOLEAN, Types.BIT -> rows.getBoolean(column);
          case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> {
            OffsetDateTime instant = rows.getObject(column, OffsetDateTime.class);
            yield instant == null ? "" : instant.toInstant().toString();
          }
          case Types.VARCHAR, Types.CHAR, Types.CLOB, Types.LONGVARCHAR -> rows.getString(column);
          default -> throw new SQLException("a column of a type that no backup knows: " + type);
        };
    return rows.wasNull() ? null : value;
  }

  /// Fills empty tables, and makes the keys that come next follow those that are there.
  void read(BufferedReader lines) throws IOException {
    try {
      Set<String> tables = tables();
      String line = lines.readLine();
      while (line != null) {
        Head head = JSON.readValue(line, Head.class);
        if (!tables.contains(head.table())) {
          throw new IOException("a table that is not known here: " + head.table());
        }
        line = insert(head, lines);
      }
      for (String table : tables) {
        continueKeys(table);
      }
    } catch (JacksonException e) {
      throw new IOException("not the rows of a backup", e);
    } catch (SQLException e) {
      throw new DatabaseException("database cannot be filled: " + e.getMessage(), e);
    }
  }

  /// @return the line after the last row; null at the end
  private @Nullable String insert(Head head, BufferedReader lines)
      throws SQLException, IOException {
    List<Integer> types = types(head);
    String marks = String.join(", ", head.columns().stream().map(_ -> "?").toList());
    String sql =
        "insert into "
            + head.table()
            + " ("
            + String.join(", ", head.columns())
            + ") values ("
            + marks
            + ")";
    String line = lines.readLine();
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int waiting = 0;
      while (line != null && line.startsWith("[")) {
        bind(insert, JSON.readTree(line), types);
        insert.addBatch();
        waiting++;
        if (waiting == ROWS_AT_ONCE) {
          insert.executeBatch();
          waiting = 0;
        }
        line = lines.readLine();
      }
      insert.executeBatch();
    }
    return line;
  }

  /// Also checks the names of the columns, which become part of a statement.
  private List<Integer> types(Head head) throws SQLException {
    List<Integer> types = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("select * from " + head.table() + " where 1 = 0")) {
      for (String column : head.columns()) {
        types.add(none.getMetaData().getColumnType(none.findColumn(column)));
      }
    }
    return types;
  }

  private static void bind(PreparedStatement insert, JsonNode row, List<Integer> types)
      throws SQLException {
    for (int i = 0; i < types.size(); i++) {
      JsonNode value = row.get(i);
      int type = types.get(i);
      if (value == null || value.isNull()) {
        insert.setNull(i + 1, type);
      } else if (value.isBoolean()) {
        insert.setBoolean(i + 1, value.booleanValue());
      } else if (value.isNumber()) {
        insert.setLong(i + 1, value.longValue());
      } else if (type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE) {
        insert.setObject(i + 1, Row.parameter(java.time.Instant.parse(value.asString())));
      } else {
        insert.setString(i + 1, value.asString());
      }
    }
  }

  private void continueKeys(String table) throws SQLException {
    try (ResultSet columns =
        connection.getMetaData().getColumns(null, connection.getSchema(), table, "%")) {
      while (columns.next()) {
        if ("YES".equals(columns.getString("IS_AUTOINCREMENT"))) {
          String column = columns.getString("COLUMN_NAME");
          try (Statement statement = connection.createStatement()) {
            long next = 1 + largest(table, column);
            statement.execute(
                "alter table " + table + " alter column " + column + " restart with " + next);
          }
        }
      }
    }
  }

  private long largest(String table, String column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select coalesce(max(" + column + "), 0) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  /// Every table after those that it refers to.
  private Set<String> tables() throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    Set<String> waiting = new TreeSet<>();
    try (ResultSet all =
        meta.getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
      while (all.next()) {
        String type = all.getString("TABLE_TYPE");
        String name = all.getString("TABLE_NAME");
        if ((type.equals("TABLE") || type.equals("BASE TABLE")) && !name.equals(HISTORY)) {
          waiting.add(name);
        }
      }
    }
    Set<String> ordered = new LinkedHashSet<>();
    while (!waiting.isEmpty()) {
      Set<String> ready = new HashSet<>();
      for (String table : waiting) {
        Set<String> needed = referred(meta, table);
        needed.remove(table);
        if (ordered.containsAll(needed)) {
          ready.add(table);
        }
      }
      if (ready.isEmpty()) {
        throw new SQLException("tables refer to each other in a circle: " + waiting);
      }
      ready.stream().sorted().forEach(ordered::add);
      waiting.removeAll(ready);
    }
    return ordered;
  }

  private Set<String> referred(DatabaseMetaData meta, String table) throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet keys =
        meta.getImportedKeys(connection.getCatalog(), connection.getSchema(), table)) {
      while (keys.next()) {
        names.add(keys.getString("PKTABLE_NAME"));
      }
    }
    return names;
  }
}
