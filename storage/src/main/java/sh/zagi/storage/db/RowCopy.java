// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rows from one database to another with the same tables. Belongs to two connections and one
/// thread; the callers' transactions decide what it sees and what stays.
final class RowCopy {
  private static final int ROWS_AT_ONCE = 1_000;

  private final Connection from;
  private final Connection to;
  private final Pace pace;

  /// Asked between parts of the work.
  interface Pace {
    /// @throws SQLException to give up
    void goOn() throws SQLException;
  }

  RowCopy(Connection from, Connection to, Pace pace) {
    this.from = from;
    this.to = to;
    this.pace = pace;
  }

  /// Rows that are asked for: all of a table, or those of a table that only grows whose number is
  /// above the last that was seen.
  record Wanted(String table, Optional<Growth> growth) {
    record Growth(String column, long after) {}

    static Wanted all(String table) {
      return new Wanted(table, Optional.empty());
    }

    private String sql() {
      return "select * from "
          + table
          + growth.map(one -> " where " + one.column() + " > " + one.after()).orElse("");
    }
  }

  /// What was seen: equal rows in equal order have equal digests.
  record Seen(long rows, String digest) {}

  /// Copies rows.
  Seen copy(Wanted wanted) throws SQLException {
    return walk(wanted, true);
  }

  /// Only looks at them.
  Seen look(Wanted wanted) throws SQLException {
    return walk(wanted, false);
  }

  /// Where rows go.
  ///
  /// @param types of the columns there, which another database calls otherwise
  private record Sink(PreparedStatement insert, List<Integer> types) {}

  private Seen walk(Wanted wanted, boolean copying) throws SQLException {
    try (PreparedStatement select = from.prepareStatement(wanted.sql())) {
      select.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = select.executeQuery()) {
        if (!copying) {
          return walk(rows, Optional.empty());
        }
        List<String> columns = columns(rows.getMetaData());
        try (PreparedStatement insert = insert(wanted.table(), columns)) {
          return walk(rows, Optional.of(new Sink(insert, types(wanted.table(), columns))));
        }
      }
    }
  }

  private Seen walk(ResultSet rows, Optional<Sink> sink) throws SQLException {
    List<Integer> types = types(rows.getMetaData());
    MessageDigest digest = sha256();
    long count = 0;
    while (rows.next()) {
      for (int i = 0; i < types.size(); i++) {
        Object value = Cells.read(rows, i + 1, types.get(i));
        digest(digest, value);
        if (sink.isPresent()) {
          Cells.bind(sink.get().insert(), i + 1, sink.get().types().get(i), value);
        }
      }
      if (sink.isPresent()) {
        sink.get().insert().addBatch();
      }
      count++;
      if (count % ROWS_AT_ONCE == 0) {
        flush(sink);
      }
    }
    flush(sink);
    return new Seen(count, HexFormat.of().formatHex(digest.digest()));
  }

  /// Every value is preceded by its length, so that no two different rows are digested alike.
  private static void digest(MessageDigest digest, @Nullable Object value) {
    byte[] text = value == null ? new byte[0] : value.toString().getBytes(UTF_8);
    int length = value == null ? -1 : text.length;
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    digest.update(text);
  }

  private void flush(Optional<Sink> sink) throws SQLException {
    pace.goOn();
    if (sink.isPresent()) {
      sink.get().insert().executeBatch();
    }
  }

  private PreparedStatement insert(String table, List<String> columns) throws SQLException {
    String marks = String.join(", ", columns.stream().map(_ -> "?").toList());
    return to.prepareStatement(
        "insert into " + table + " (" + String.join(", ", columns) + ") values (" + marks + ")");
  }

  private static List<String> columns(ResultSetMetaData meta) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      names.add(meta.getColumnName(i).toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private List<Integer> types(String table, List<String> columns) throws SQLException {
    String sql = "select " + String.join(", ", columns) + " from " + table + " where 1 = 0";
    try (PreparedStatement select = to.prepareStatement(sql);
        ResultSet none = select.executeQuery()) {
      return types(none.getMetaData());
    }
  }

  private static List<Integer> types(ResultSetMetaData columns) throws SQLException {
    List<Integer> types = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      types.add(columns.getColumnType(i));
    }
    return types;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
