// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// Single values on their way out of one database and into another: as numbers, booleans and texts,
/// an instant as ISO-8601.
final class Cells {
  private Cells() {}

  /// @throws SQLException also for a column of a type that no migration has
  static @Nullable Object read(ResultSet rows, int column, int type) throws SQLException {
    Object value =
        switch (type) {
          case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> rows.getLong(column);
          case Types.BOOLEAN, Types.BIT -> rows.getBoolean(column);
          case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> {
            OffsetDateTime instant = rows.getObject(column, OffsetDateTime.class);
            yield instant == null ? "" : instant.toInstant().toString();
          }
          case Types.VARCHAR, Types.CHAR, Types.CLOB, Types.LONGVARCHAR -> rows.getString(column);
          default -> throw new SQLException("a column of a type that no copy knows: " + type);
        };
    return rows.wasNull() ? null : value;
  }

  /// @param type of the column that the value is for
  static void bind(PreparedStatement insert, int at, int type, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> insert.setNull(at, type);
      case Boolean flag -> insert.setBoolean(at, flag);
      case Long number -> insert.setLong(at, number);
      default -> {
        String text = value.toString();
        if (type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE) {
          insert.setObject(at, Row.parameter(Instant.parse(text)));
        } else {
          insert.setString(at, text);
        }
      }
    }
  }
}
