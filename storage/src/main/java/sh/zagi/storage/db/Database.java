// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import sh.zagi.storage.crash.Step;

/// The metadata store: embedded H2 or PostgreSQL, brought to the current schema when opened. Safe
/// for use by many threads.
public final class Database implements AutoCloseable {
  /// Connections kept; each verb holds one for a few milliseconds only.
  private static final int MAX_CONNECTIONS = 16;

  private static final String H2_IN_MEMORY = "jdbc:h2:mem:";
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);
  private static final String H2_OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
          + ";DB_CLOSE_ON_EXIT=FALSE";

  private final HikariDataSource source;
  private final Jdbi jdbi;
  private final boolean embedded;

  private Database(HikariDataSource source, boolean embedded) {
    this.source = source;
    this.jdbi = Jdbi.create(source);
    this.embedded = embedded;
  }

  /// Opens the embedded database in `folder`, creating it where missing.
  public static Database embedded(Path folder) {
    return open("jdbc:h2:file:" + folder.resolve("zagi").toAbsolutePath() + H2_OPTIONS, true);
  }

  /// Opens a fresh database that lives as long as this object; for tests.
  public static Database inMemory(String name) {
    return open(H2_IN_MEMORY + name + H2_OPTIONS, true);
  }

  /// Opens a PostgreSQL database by its JDBC address, credentials included.
  public static Database postgresql(String jdbcUrl) {
    return open(jdbcUrl, false);
  }

  private static Database open(String url, boolean embedded) {
    HikariDataSource source = connect(url);
    try {
      Flyway.configure().dataSource(source).load().migrate();
      return new Database(source, embedded);
    } catch (FlywayException e) {
      source.close();
      throw new DatabaseException("database cannot be opened: " + rootMessage(e), e);
    }
  }

  /// Fills the empty embedded database of `folder` with what [#export] wrote.
  public static Database embedded(Path folder, Copy copy) {
    return filled(
        "jdbc:h2:file:" + folder.resolve("zagi").toAbsolutePath() + H2_OPTIONS, true, copy);
  }

  /// Fills an empty PostgreSQL database with what [#export] wrote, whichever database wrote it.
  public static Database postgresql(String jdbcUrl, Copy copy) {
    return filled(jdbcUrl, false, copy);
  }

  /// What [#export] wrote.
  ///
  /// @param schema that [#export] returned
  public record Copy(String schema, BufferedReader rows) {}

  private static Database filled(String url, boolean embedded, Copy copy) {
    HikariDataSource source = connect(url);
    try {
      Flyway flyway = Flyway.configure().dataSource(source).load();
      if (flyway.info().applied().length > 0) {
        throw new DatabaseException("the database is not empty");
      }
      MigrationVersion wanted = MigrationVersion.fromVersion(copy.schema());
      if (Arrays.stream(flyway.info().all()).noneMatch(one -> wanted.equals(one.getVersion()))) {
        throw new DatabaseException(
            "the backup was made by a newer zagi: its schema is " + copy.schema());
      }
      Flyway.configure().dataSource(source).target(wanted).load().migrate();
      Database database = new Database(source, embedded);
      database.jdbi.useTransaction(handle -> new TableCopy(handle.getConnection()).read(copy.rows));
      flyway.migrate();
      return database;
    } catch (FlywayException | IOException e) {
      source.close();
      throw new DatabaseException("database cannot be filled: " + rootMessage(e), e);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /// Writes every row of one moment, whatever is written meanwhile.
  ///
  /// @return the version of the schema
  public String export(OutputStream out) throws IOException {
    jdbi.useTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> new TableCopy(handle.getConnection()).write(out));
    return Flyway.configure().dataSource(source).load().info().current().getVersion().getVersion();
  }

  private static HikariDataSource connect(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setPoolName("zagi-db");
    if (url.startsWith(H2_IN_MEMORY)) {
      // With its last connection such a database is gone.
      config.setMaxLifetime(0);
    }
    try {
      return new HikariDataSource(config);
    } catch (com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
      throw new DatabaseException("database cannot be opened: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /// Runs `work` in one transaction: all of it or, when it throws, none. On return it has been
  /// handed to the kernel; a power cut may take it back.
  public <T> T transaction(Function<Rows, T> work) {
    return jdbi.inTransaction(handle -> work.apply(new Rows(handle)));
  }

  /// Like [#transaction], and on return the result has reached the disk itself, so that a power cut
  /// cannot take it back. Costs a few milliseconds on the embedded database.
  public <T> T durably(Function<Rows, T> work) {
    T result = transaction(work);
    Step.ROW_COMMITTED.reached();
    if (embedded) {
      jdbi.useHandle(handle -> handle.execute("checkpoint sync"));
    }
    Step.ROW_FORCED.reached();
    return result;
  }

  @Override
  public void close() {
    if (embedded) {
      jdbi.useHandle(handle -> handle.execute("checkpoint sync"));
    }
    source.close();
  }
}
