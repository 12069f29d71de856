// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// One row of a result, read by column name. Columns read here are never null unless the method
/// says so. Valid only while its query runs.
public final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  /// One column, read in a way that may fail.
  private interface Read<T> {
    T read() throws SQLException;
  }

  private static <T> T read(Read<T> read) {
    try {
      return read.read();
    } catch (SQLException e) {
      throw new DatabaseException("column cannot be read: " + e.getMessage(), e);
    }
  }

  public String text(String column) {
    return read(() -> result.getString(column));
  }

  /// A column that may be null.
  public Optional<String> maybeText(String column) {
    return read(() -> Optional.ofNullable(result.getString(column)));
  }

  public long number(String column) {
    return read(() -> result.getLong(column));
  }

  /// A column that may be null.
  public Optional<Long> maybeNumber(String column) {
    return read(() -> Optional.ofNullable(result.getObject(column, Long.class)));
  }

  public boolean flag(String column) {
    return read(() -> result.getBoolean(column));
  }

  public Instant instant(String column) {
    return read(() -> result.getObject(column, OffsetDateTime.class).toInstant());
  }

  /// A column that may be null.
  public Optional<Instant> maybeInstant(String column) {
    return read(() ->
        Optional.ofNullable(result.getObject(column, OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }

  /// The form in which an instant is given to a statement.
  public static OffsetDateTime parameter(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
