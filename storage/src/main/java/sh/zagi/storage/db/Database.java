// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.crash.Step;

/// The metadata store: embedded H2 or PostgreSQL, brought to the current schema when opened. A
/// [Move] may exchange one for the other under those who use it. Safe for use by many threads.
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /// Much longer than any transaction. Who waits for more holds something that a transaction wants.
  private static final Duration MOST_TIME_TO_REST = Duration.ofSeconds(10);

  private final Optional<MetadataFolder> folder;

  /// Held by every transaction, so that the last step of a move sees none.
  private final ReentrantReadWriteLock writes = new ReentrantReadWriteLock();

  /// Held by every read, so that no database is closed under one. Taken after [#writes].
  private final ReentrantReadWriteLock reads = new ReentrantReadWriteLock();

  /// Held by whoever reads all rows of one moment.
  private final ReentrantLock copying = new ReentrantLock();

  private volatile Store store;
  private volatile boolean closed;

  private Database(Store store, Optional<MetadataFolder> folder) {
    this.store = store;
    this.folder = folder;
  }

  /// Opens the database that keeps the metadata of a data folder: the one at `url`; else the one
  /// that it was moved to; else the embedded one, made where it is missing.
  ///
  /// @param url JDBC address of a PostgreSQL database, credentials included
  public static Database open(Path folder, Optional<String> url) {
    MetadataFolder home = new MetadataFolder(folder);
    Optional<String> moved = home.movedTo();
    if (moved.isPresent()) {
      setAside(home);
    }
    if (url.isPresent()) {
      return migrated(Store.postgresql(url.get()), Optional.of(home));
    }
    if (moved.isPresent()) {
      LOG.info("metadata is in {}, where it was moved to", PostgresqlAddress.place(moved.get()));
      return migrated(Store.postgresql(moved.get()), Optional.of(home));
    }
    if (home.before().isPresent() && !home.hasEmbedded()) {
      throw new DatabaseException(
          "metadata was moved to PostgreSQL: set database.url to its address (a copy from before"
              + " the move is "
              + home.before().get()
              + ")");
    }
    return migrated(Store.embedded(folder), Optional.of(home));
  }

  private static void setAside(MetadataFolder home) {
    try {
      home.setAside(Instant.now());
    } catch (IOException e) {
      LOG.warn("the embedded database of before the move keeps its name: {}", Store.reason(e));
    }
  }

  /// Opens the embedded database in `folder`, creating it where missing.
  public static Database embedded(Path folder) {
    return migrated(Store.embedded(folder), Optional.of(new MetadataFolder(folder)));
  }

  /// Opens a fresh database that lives as long as this object; for tests.
  public static Database inMemory(String name) {
    return migrated(Store.inMemory(name), Optional.empty());
  }

  /// Opens a PostgreSQL database by its JDBC address, credentials included.
  public static Database postgresql(String jdbcUrl) {
    return migrated(Store.postgresql(jdbcUrl), Optional.empty());
  }

  private static Database migrated(Store store, Optional<MetadataFolder> folder) {
    try {
      Flyway flyway = Flyway.configure().dataSource(store.owner().source()).load();
      boolean fresh = flyway.info().applied().length == 0;
      if (!store.embedded() && fresh && folder.map(MetadataFolder::hasEmbedded).orElse(false)) {
        throw new DatabaseException(
            "the database of database.url is new, but the metadata of this server is in "
                + folder.orElseThrow().folder()
                + ": start without database.url and move it (ssh HOST database move)");
      }
      flyway.migrate();
      return new Database(store, folder);
    } catch (FlywayException e) {
      store.abandon();
      throw new DatabaseException("database cannot be opened: " + Store.reason(e), e);
    } catch (DatabaseException e) {
      store.abandon();
      throw e;
    }
  }

  /// Fills the empty embedded database of `folder` with what [#export] wrote.
  public static Database embedded(Path folder, Copy copy) {
    return filled(Store.embedded(folder), copy);
  }

  /// Fills an empty PostgreSQL database with what [#export] wrote, whichever database wrote it.
  public static Database postgresql(String jdbcUrl, Copy copy) {
    return filled(Store.postgresql(jdbcUrl), copy);
  }

  /// What [#export] wrote.
  ///
  /// @param schema that [#export] returned
  public record Copy(String schema, BufferedReader rows) {}

  private static Database filled(Store store, Copy copy) {
    try {
      Flyway flyway = Flyway.configure().dataSource(store.owner().source()).load();
      if (flyway.info().applied().length > 0) {
        throw new DatabaseException("the database is not empty");
      }
      MigrationVersion wanted = MigrationVersion.fromVersion(copy.schema());
      if (Arrays.stream(flyway.info().all()).noneMatch(one -> wanted.equals(one.getVersion()))) {
        throw new DatabaseException(
            "the backup was made by a newer zagi: its schema is " + copy.schema());
      }
      Flyway.configure().dataSource(store.owner().source()).target(wanted).load().migrate();
      store
          .owner()
          .jdbi()
          .useTransaction(handle -> new TableCopy(handle.getConnection()).read(copy.rows));
      flyway.migrate();
      return new Database(store, Optional.empty());
    } catch (FlywayException | IOException e) {
      store.abandon();
      throw new DatabaseException("database cannot be filled: " + Store.reason(e), e);
    } catch (RuntimeException e) {
      store.abandon();
      throw e;
    }
  }

  /// Writes every row of one moment, whatever is written meanwhile.
  ///
  /// @return the version of the schema
  public String export(OutputStream out) throws IOException {
    copying.lock();
    try {
      Store now = store;
      now.rows()
          .jdbi()
          .useTransaction(
              now.oneMoment(), handle -> new TableCopy(handle.getConnection()).write(out));
      return Flyway.configure()
          .dataSource(now.owner().source())
          .load()
          .info()
          .current()
          .getVersion()
          .getVersion();
    } finally {
      copying.unlock();
    }
  }

  /// Where the metadata is.
  ///
  /// @param kind `H2` or `PostgreSQL`
  /// @param place the folder, or host and name of the database
  public record Whereabouts(String kind, String version, String place) {}

  public Whereabouts whereabouts() {
    return read(rows ->
        rows.with(connection -> {
          var meta = connection.getMetaData();
          String place =
              store.embedded()
                  ? folder.map(home -> home.folder().toString()).orElse("memory")
                  : PostgresqlAddress.place(meta.getURL());
          return new Whereabouts(
              meta.getDatabaseProductName(), meta.getDatabaseProductVersion(), place);
        }));
  }

  /// Whether it answers now.
  public boolean answers() {
    try {
      return read(rows -> rows.first("select 1 as one", row -> row.number("one"))).isPresent();
    } catch (RuntimeException _) {
      return false;
    }
  }

  /// Runs `work` in one transaction: all of it or, when it throws, none. On return it has been
  /// handed to the kernel; a power cut may take it back.
  public <T> T transaction(Function<Rows, T> work) {
    return transaction(work, false);
  }

  private <T> T transaction(Function<Rows, T> work, boolean durable) {
    if (reads.getReadHoldCount() > 0) {
      throw new IllegalStateException("a transaction inside of a read");
    }
    writes.readLock().lock();
    try {
      Store now = store;
      T result = now.rows().jdbi().inTransaction(handle -> work.apply(new Rows(handle, true)));
      if (durable) {
        Step.ROW_COMMITTED.reached();
        now.force();
        Step.ROW_FORCED.reached();
      }
      return result;
    } finally {
      writes.readLock().unlock();
    }
  }

  /// Runs queries of one transaction that changes nothing. It goes on while transactions have to
  /// wait, so `work` must not begin one.
  public <T> T read(Function<Rows, T> work) {
    reads.readLock().lock();
    try {
      return store.rows().jdbi().inTransaction(handle -> work.apply(new Rows(handle, false)));
    } finally {
      reads.readLock().unlock();
    }
  }

  /// Like [#transaction], and on return the result has reached the disk itself, so that a power cut
  /// cannot take it back. Costs a few milliseconds on the embedded database.
  public <T> T durably(Function<Rows, T> work) {
    return transaction(work, true);
  }

  Store store() {
    return store;
  }

  Optional<MetadataFolder> folder() {
    return folder;
  }

  ReentrantLock copying() {
    return copying;
  }

  /// The last step of a move.
  interface LastStep {
    /// @return what everybody uses from now on
    Store run() throws Move.Refused;
  }

  /// Runs `last` while there is no transaction, then has everybody use what it gives.
  ///
  /// @return what was used before and is nobody's any more
  Store exchange(LastStep last) throws Move.Refused {
    if (!isAtRest()) {
      throw new Move.Refused(
          "transactions did not come to rest in " + MOST_TIME_TO_REST.toSeconds() + " s");
    }
    try {
      if (closed) {
        throw new Move.Refused("the server stops");
      }
      Store next = last.run();
      reads.writeLock().lock();
      try {
        Store before = store;
        store = next;
        return before;
      } finally {
        reads.writeLock().unlock();
      }
    } finally {
      writes.writeLock().unlock();
    }
  }

  private boolean isAtRest() {
    try {
      return writes.writeLock().tryLock(MOST_TIME_TO_REST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    // Not in the last step of a move.
    writes.readLock().lock();
    try {
      closed = true;
    } finally {
      writes.readLock().unlock();
    }
    store.close();
  }
}
