// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/// The statements of one transaction. Parameters are positional (`?`). Belongs to the thread that
/// runs the transaction and is dead when that ends.
public final class Rows {
  private final Handle handle;
  private final boolean writing;

  Rows(Handle handle, boolean writing) {
    this.handle = handle;
    this.writing = writing;
  }

  /// Something that is asked of the connection itself.
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  <T> T with(Question<T> question) {
    try {
      return question.ask(handle.getConnection());
    } catch (SQLException e) {
      throw new DatabaseException("database cannot be asked: " + e.getMessage(), e);
    }
  }

  /// All rows of a query, each made into a value.
  public <T> List<T> list(String sql, Function<Row, T> mapper, Object... parameters) {
    try (Query query = handle.createQuery(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.bind(i, parameters[i]);
      }
      return query.map((result, _) -> mapper.apply(new Row(result))).list();
    }
  }

  /// The first row of a query, if any.
  public <T> Optional<T> first(String sql, Function<Row, T> mapper, Object... parameters) {
    return list(sql, mapper, parameters).stream().findFirst();
  }

  /// Runs an insert, update, merge or delete and gives the number of rows that it touched.
  public int update(String sql, Object... parameters) {
    try (Update update = bound(sql, parameters)) {
      return update.execute();
    }
  }

  /// Runs an insert and gives the key that the database made.
  public long insert(String sql, Object... parameters) {
    try (Update update = bound(sql, parameters)) {
      return update.executeAndReturnGeneratedKeys("id").mapTo(Long.class).one();
    }
  }

  private Update bound(String sql, Object... parameters) {
    if (!writing) {
      throw new IllegalStateException("a read that writes: " + sql);
    }
    Update update = handle.createUpdate(sql);
    for (int i = 0; i < parameters.length; i++) {
      update.bind(i, parameters[i]);
    }
    return update;
  }
}
