// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All rows of all tables as lines of JSON, the same for every database: a line names a table and
/// its columns, the lines after it are its rows. Belongs to one connection and one thread.
final class TableCopy {
  private static final JsonMapper JSON = JsonMapper.shared();

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
      for (String table : Tables.of(connection).ordered()) {
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
        values.add(Cells.read(rows, i, meta.getColumnType(i)));
      }
      line(out, values);
    }
  }

  private static void line(OutputStream out, Object value) throws IOException {
    out.write((JSON.writeValueAsString(value) + "\n").getBytes(UTF_8));
  }

  /// Fills empty tables, and makes the keys that come next follow those that are there.
  void read(BufferedReader lines) throws IOException {
    try {
      Tables tables = Tables.of(connection);
      String line = lines.readLine();
      while (line != null) {
        Head head = JSON.readValue(line, Head.class);
        if (!tables.ordered().contains(head.table())) {
          throw new IOException("a table that is not known here: " + head.table());
        }
        line = insert(head, lines);
      }
      Tables.continueKeys(connection, tables.keys(connection));
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
      Cells.bind(insert, i + 1, types.get(i), value(row.get(i)));
    }
  }

  private static @Nullable Object value(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return value.isNumber() ? (Object) value.longValue() : value.asString();
  }
}
