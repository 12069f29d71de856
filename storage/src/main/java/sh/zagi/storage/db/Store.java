// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Connections to one database that keeps the metadata.
///
/// @param owner of the tables: for the schema, and for what forces rows to the disk
/// @param rows for every other statement; on PostgreSQL the same as `owner`
/// @param user whose `rows` are, when it is H2 in this process
record Store(Pool owner, Pool rows, Optional<RowsOnly> user) implements AutoCloseable {
  /// Connections kept; each verb holds one for a few milliseconds only. Those that have nothing to
  /// do end, but for one.
  private static final int MAX_CONNECTIONS = 16;

  private static final String H2_IN_MEMORY = "jdbc:h2:mem:";
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
  private static final String H2_OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
          + ";DB_CLOSE_ON_EXIT=FALSE";

  /// Connections of one user.
  record Pool(HikariDataSource source, Jdbi jdbi) {}

  /// The embedded database of a folder, made where it is missing.
  static Store embedded(Path folder) {
    return h2("jdbc:h2:file:" + folder.resolve("zagi").toAbsolutePath());
  }

  /// One that is gone with its last connection.
  static Store inMemory(String name) {
    return h2(H2_IN_MEMORY + name);
  }

  static Store postgresql(String jdbcUrl) {
    HikariConfig config = config("zagi-db");
    config.setJdbcUrl(jdbcUrl);
    // Many rows go in one statement.
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    Pool all = connect(config);
    return new Store(all, all, Optional.empty());
  }

  private static Store h2(String url) {
    RowsOnly user = RowsOnly.admit(url + H2_OPTIONS);
    try {
      HikariConfig config = config("zagi-db-owner");
      config.setJdbcUrl(url + H2_OPTIONS);
      config.setExceptionOverride(new ClosedByH2());
      Pool owner = connect(config);
      try {
        HikariConfig rows = config("zagi-db");
        rows.setJdbcUrl(url);
        rows.setCredentialsProvider(user);
        rows.setExceptionOverride(new ClosedByH2());
        return new Store(owner, connect(rows), Optional.of(user));
      } catch (DatabaseException e) {
        owner.source().close();
        throw e;
      }
    } catch (DatabaseException e) {
      user.close();
      throw e;
    }
  }

  private static HikariConfig config(String name) {
    HikariConfig config = new HikariConfig();
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setPoolName(name);
    return config;
  }

  private static Pool connect(HikariConfig config) {
    try {
      HikariDataSource source = new HikariDataSource(config);
      return new Pool(source, Jdbi.create(source));
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
    return embedded()
        ? TransactionIsolationLevel.SERIALIZABLE
        : TransactionIsolationLevel.REPEATABLE_READ;
  }

  boolean embedded() {
    return user.isPresent();
  }

  /// Forces to the disk what was committed; PostgreSQL did so by itself.
  void force() {
    if (embedded()) {
      owner.jdbi().useHandle(handle -> handle.execute("checkpoint sync"));
    }
  }

  @Override
  public void close() {
    force();
    abandon();
  }

  /// Closes one that nobody has written to, or that cannot be used.
  void abandon() {
    rows.source().close();
    owner.source().close();
    user.ifPresent(RowsOnly::close);
  }
}
