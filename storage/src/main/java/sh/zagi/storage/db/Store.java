// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Connections to one database that keeps the metadata.
///
/// @param embedded whether it is H2 in this process
record Store(HikariDataSource source, Jdbi jdbi, boolean embedded) implements AutoCloseable {
  /// Connections kept; each verb holds one for a few milliseconds only.
  private static final int MAX_CONNECTIONS = 16;

  private static final String H2_IN_MEMORY = "jdbc:h2:mem:";
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
  private static final String H2_OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
          + ";DB_CLOSE_ON_EXIT=FALSE";

  /// The embedded database of a folder, made where it is missing.
  static Store embedded(Path folder) {
    return connect("jdbc:h2:file:" + folder.resolve("zagi").toAbsolutePath() + H2_OPTIONS, true);
  }

  /// One that is gone with its last connection.
  static Store inMemory(String name) {
    return connect(H2_IN_MEMORY + name + H2_OPTIONS, true);
  }

  static Store postgresql(String jdbcUrl) {
    return connect(jdbcUrl, false);
  }

  private static Store connect(String url, boolean embedded) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setPoolName("zagi-db");
    if (url.startsWith(H2_IN_MEMORY)) {
      config.setMaxLifetime(0);
    }
    if (!embedded) {
      // Many rows go in one statement.
      config.addDataSourceProperty("reWriteBatchedInserts", "true");
    }
    try {
      HikariDataSource source = new HikariDataSource(config);
      return new Store(source, Jdbi.create(source), embedded);
    } catch (HikariPool.PoolInitializationException e) {
      throw new DatabaseException("database cannot be opened: " + reason(e), e);
    }
  }

  /// The first line of what was wrong at the bottom.
  static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /// In which a transaction sees all tables as of one moment. H2 takes each table when it is first
  /// read below the highest level; PostgreSQL may refuse readers at that.
  TransactionIsolationLevel oneMoment() {
    return embedded
        ? TransactionIsolationLevel.SERIALIZABLE
        : TransactionIsolationLevel.REPEATABLE_READ;
  }

  /// Forces to the disk what was committed; PostgreSQL did so by itself.
  void force() {
    if (embedded) {
      jdbi.useHandle(handle -> handle.execute("checkpoint sync"));
    }
  }

  @Override
  public void close() {
    force();
    source.close();
  }
}
