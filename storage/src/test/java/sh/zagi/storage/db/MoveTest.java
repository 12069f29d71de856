// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;

/// Moves to a real PostgreSQL, with people who write meanwhile and with all that can go wrong.
class MoveTest {
  private static final InstantSource CLOCK = InstantSource.system();

  private static final String REFUSE_LATE_ROWS =
      "create function late() returns trigger language plpgsql as"
          + " 'begin raise exception ''not taken''; end';"
          + "create trigger late before insert on audit_entry for each row"
          + " when (new.action = 'late') execute function late()";

  private static @Nullable PostgresqlCluster cluster;
  private static int counter;

  @TempDir private Path folder = Path.of("");
  private @Nullable Database opened;

  @BeforeAll
  static void start_a_cluster() throws IOException, InterruptedException {
    cluster = PostgresqlCluster.start();
  }

  @AfterAll
  static void stop_the_cluster() throws IOException, InterruptedException {
    if (cluster != null) {
      cluster.stop();
    }
  }

  @BeforeEach
  void open() {
    opened = Database.open(folder, Optional.empty());
    assertThat(accounts().add("alice", true)).isPresent();
    audit().append(event("first"));
  }

  @AfterEach
  void close() {
    database().close();
  }

  private static void ignore(String line) {}

  private static PostgresqlCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  private Database database() {
    return Objects.requireNonNull(opened);
  }

  private Accounts accounts() {
    return new Accounts(database(), CLOCK);
  }

  private AuditLog audit() {
    return new AuditLog(database(), CLOCK);
  }

  private static AuditEvent event(String action) {
    return new AuditEvent("alice", action, "", "ok", "");
  }

  private static String freshName() {
    counter++;
    return "target" + counter;
  }

  private Move move(String url) {
    return new Move(database(), PostgresqlAddress.parse(url), CLOCK);
  }

  private void stillUsesH2() {
    assertThat(database().whereabouts().kind()).isEqualTo("H2");
    String name = "a" + System.nanoTime();
    assertThat(accounts().add(name, false)).isPresent();
    database().close();
    opened = Database.open(folder, Optional.empty());
    assertThat(database().whereabouts().kind()).isEqualTo("H2");
    assertThat(accounts().find(name)).isPresent();
    assertThat(audit().firstBroken()).isEmpty();
  }

  private void usesPostgresql() {
    assertThat(database().whereabouts().kind()).isEqualTo("PostgreSQL");
    assertThat(accounts().find("alice")).get().extracting(Account::admin).isEqualTo(true);
    assertThat(accounts().add("a" + System.nanoTime(), false)).isPresent();
    assertThat(audit().firstBroken()).isEmpty();
  }

  /// People who write and read without end, and remember what they were told.
  private final class People {
    private final AuditLog log = audit();
    private final Accounts accounts = accounts();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Queue<String> there = new ConcurrentLinkedQueue<>();
    private final Queue<String> gone = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rows = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final List<FutureTask<Integer>> all = new ArrayList<>();

    void add(Callable<Integer> act) {
      FutureTask<Integer> task =
          new FutureTask<>(() -> {
            int done = 0;
            while (!stop.get()) {
              done += act.call();
            }
            return done;
          });
      all.add(task);
      Thread.ofVirtual().start(task);
    }

    void begin() {
      for (int i = 0; i < 3; i++) {
        String who = "w" + i + "-";
        AtomicLong next = new AtomicLong();
        add(() -> {
          String name = who + next.incrementAndGet();
          assertThat(accounts.add(name, false)).isPresent();
          there.add(name);
          log.append(event("add"));
          return rows.incrementAndGet() > 0 ? 1 : 0;
        });
      }
      AtomicLong next = new AtomicLong();
      add(() -> {
        String name = "gone" + next.incrementAndGet();
        Account one = accounts.add(name, false).orElseThrow();
        assertThat(accounts.remove(one)).isTrue();
        gone.add(name);
        log.appendDurably(event("remove"));
        return rows.incrementAndGet() > 0 ? 1 : 0;
      });
      add(() -> {
        assertThat(accounts.find("alice")).isPresent();
        return reads.incrementAndGet() > 0 ? 1 : 0;
      });
    }

    /// Until so many more were written and read.
    void await(int more) throws InterruptedException {
      int wantedRows = rows.get() + more;
      int wantedReads = reads.get() + more;
      while (rows.get() < wantedRows || reads.get() < wantedReads) {
        assertThat(all).noneMatch(FutureTask::isDone);
        Thread.sleep(1);
      }
    }

    void end() throws InterruptedException, ExecutionException {
      stop.set(true);
      for (FutureTask<Integer> one : all) {
        assertThat(one.get()).isPositive();
      }
    }

    void check() {
      assertThat(accounts().list()).extracting(Account::name).containsAll(there);
      assertThat(accounts().list())
          .extracting(Account::name)
          .doesNotContainAnyElementsOf(gone)
          .doesNotHaveDuplicates();
      assertThat(audit().firstBroken()).isEmpty();
      assertThat(audit().lastSeq()).isEqualTo(1 + rows.get());
    }
  }

  @Test
  void nothing_that_was_acknowledged_is_lost_whoever_writes_meanwhile() throws Exception {
    String url = cluster().create(freshName());
    People people = new People();
    people.begin();
    people.await(50);
    List<String> lines = new ArrayList<>();

    Move.Done done =
        move(url)
            .run(line -> {
              lines.add(line);
              try {
                // Between the moment that is copied and the last step much changes.
                people.await(5);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    people.await(50);
    people.end();
    people.check();
    usesPostgresql();
    assertThat(lines).anyMatch(line -> line.matches("audit_entry: \\d+ rows"));
    assertThat(done.rows()).containsKeys("account", "audit_entry", "session");
    Path before = done.before().orElseThrow();
    assertThat(before).exists().hasFileName(before.getFileName().toString());
    assertThat(folder.resolve("zagi.mv.db")).doesNotExist();

    database().close();
    opened = Database.open(folder, Optional.empty());
    assertThat(accounts().list()).extracting(Account::name).containsAll(people.there);
    usesPostgresql();
    assertThatThrownBy(() -> move(url).run(MoveTest::ignore))
        .isInstanceOf(Move.Refused.class)
        .hasMessage("the metadata is in PostgreSQL already");
    database().close();
    opened = Database.open(folder, Optional.of(url));
    usesPostgresql();
  }

  @Test
  void what_was_moved_away_from_is_not_served_again_by_accident() throws Exception {
    move(cluster().create(freshName())).run(MoveTest::ignore);
    Path mark = folder.resolve("moved-to");
    assertThat(Files.getPosixFilePermissions(mark)).hasSize(2);
    Files.delete(mark);
    assertThatThrownBy(() -> Database.open(folder, Optional.empty()))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("metadata was moved to PostgreSQL: set database.url")
        .hasMessageContaining("before-move-");
  }

  @Test
  void a_new_database_is_not_taken_for_the_one_that_is_there() throws Exception {
    String url = cluster().create(freshName());
    assertThatThrownBy(() -> Database.open(folder, Optional.of(url)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("database move");
    assertThat(move(url).check().version()).startsWith("15");
  }

  @Test
  void a_target_that_is_not_fit_is_named_and_left_alone() throws Exception {
    String used = cluster().create(freshName());
    cluster().sql(used.replaceAll(".*/|\\?.*", ""), "create table theirs (a int)");
    cluster().sql("postgres", "create role guarded login password 'right'");
    String guarded = freshName();
    cluster().create(guarded);
    String ascii = freshName();
    cluster()
        .sql(
            "postgres",
            "create database " + ascii + " encoding 'SQL_ASCII' locale 'C' template template0");

    refuses(used, "is not empty: it has a table theirs");
    refuses(cluster().url("nowhere"), "database \"nowhere\" does not exist");
    refuses(
        cluster().url(guarded, "user=guarded&password=Wr0ng"), "password authentication failed");
    refuses(cluster().url(guarded, "user=guarded&password=right"), "may not make tables");
    refuses(cluster().url(ascii), "has the encoding SQL_ASCII");
    refuses(
        "jdbc:postgresql://127.0.0.1:1/x?user=x&password=Wr0ng", "127.0.0.1:1/x cannot be used");
    stillUsesH2();
  }

  private void refuses(String url, String words) {
    for (boolean really : List.of(false, true)) {
      assertThatThrownBy(
              () -> {
                if (really) {
                  move(url).run(MoveTest::ignore);
                } else {
                  move(url).check();
                }
              })
          .isInstanceOf(Move.Refused.class)
          .hasMessageContaining(words)
          .hasMessageNotContaining("Wr0ng")
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void an_address_says_where_and_who_and_nothing_else() {
    String bad = "jdbc:postgresql://h/d?user=x&password=Wr0ng";
    assertThat(PostgresqlAddress.parse(bad)).hasToString("h/d");
    for (String suffix : List.of("&socketFactory=a.B", "&loggerFile=/x", "&a b", "&sslfactory=x")) {
      assertThatThrownBy(() -> PostgresqlAddress.parse(bad + suffix))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("Wr0ng");
    }
    for (String other : List.of("", "jdbc:h2:mem:x", "postgresql://h/d", bad + "\n" + bad, "x@y")) {
      assertThatThrownBy(() -> PostgresqlAddress.parse(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("not an address");
    }
  }

  @Test
  void a_connection_that_is_lost_leaves_the_target_empty_for_the_next_move() throws Exception {
    String name = freshName();
    String url = cluster().create(name);
    assertThatThrownBy(() ->
            move(url)
                .run(line -> {
                  if (line.startsWith("account:")) {
                    sql(
                        "postgres",
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                            + name
                            + "'");
                  }
                }))
        .isInstanceOf(Move.Refused.class)
        .hasMessageContaining("/" + name + " cannot be filled");
    stillUsesH2();
    assertThat(move(url).check().place()).endsWith("/" + name);
    move(url).run(MoveTest::ignore);
    usesPostgresql();
  }

  @Test
  void what_fails_in_the_last_step_leaves_the_server_where_it_was() throws Exception {
    String name = freshName();
    String url = cluster().create(name);
    AuditLog log = audit();
    assertThatThrownBy(() ->
            move(url)
                .run(line -> {
                  if (line.startsWith("account:")) {
                    sql(name, REFUSE_LATE_ROWS);
                  } else if (line.startsWith("audit_entry:")) {
                    log.append(event("late"));
                  }
                }))
        .isInstanceOf(Move.Refused.class)
        .hasMessageContaining("not taken");
    stillUsesH2();
    sql(name, "drop trigger late on audit_entry");
    move(url).run(MoveTest::ignore);
    usesPostgresql();
  }

  private static void sql(String database, String statement) {
    try {
      cluster().sql(database, statement);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Rows that do not become smaller on the way.
  private void fillKeys(int rows, int characters) {
    long alice = accounts().find("alice").orElseThrow().id().value();
    Random random = new Random(7);
    database()
        .transaction(all -> {
          for (int i = 0; i < rows; i++) {
            byte[] text = new byte[characters / 2];
            random.nextBytes(text);
            all.update(
                "insert into signing_key (fingerprint, account_id, label, encoded, created_at)"
                    + " values (?, ?, '', ?, ?)",
                "f" + i,
                alice,
                HexFormat.of().formatHex(text),
                Row.parameter(Instant.EPOCH));
          }
          return rows;
        });
  }

  @Test
  void a_full_disk_at_the_target_is_said_in_one_line() throws Exception {
    Path disk = Files.createTempDirectory("zagi-small");
    PostgresqlCluster.run(
        List.of("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()));
    String name = freshName();
    try {
      PostgresqlCluster.run(List.of("chown", "postgres", disk.toString()));
      cluster().sql("postgres", "create tablespace small location '" + disk + "'");
      cluster().sql("postgres", "create database " + name + " tablespace small");
      fillKeys(150, 100_000);
      assertThatThrownBy(() -> move(cluster().url(name)).run(MoveTest::ignore))
          .isInstanceOf(Move.Refused.class)
          .hasMessageContaining("No space left on device");
      stillUsesH2();
      assertThat(move(cluster().url(name)).check().version()).startsWith("15");
    } finally {
      sql("postgres", "drop database if exists " + name + " with (force)");
      sql("postgres", "drop tablespace if exists small");
      PostgresqlCluster.run(List.of("umount", disk.toString()));
      Files.delete(disk);
    }
  }

  @Test
  void a_backup_is_of_one_moment_and_no_move_begins_meanwhile() throws Exception {
    String url = cluster().create(freshName());
    AtomicBoolean first = new AtomicBoolean(true);
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int count) {
            super.write(bytes, from, count);
            if (first.getAndSet(false)) {
              elsewhere(() -> {
                Account late = accounts().add("late", false).orElseThrow();
                database()
                    .transaction(rows ->
                        rows.update(
                            "insert into membership (group_id, account_id, role)"
                                + " values (?, ?, 'READ')",
                            late.id().value(),
                            late.id().value()));
                assertThatThrownBy(() -> move(url).run(MoveTest::ignore))
                    .isInstanceOf(Move.Refused.class)
                    .hasMessageContaining("a backup or a move");
                return 0;
              });
            }
          }
        };
    String schema = database().export(out);
    BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(new ByteArrayInputStream(out.toByteArray()), UTF_8));
    try (Database copy =
        Database.embedded(folder.resolve("copy"), new Database.Copy(schema, rows))) {
      assertThat(new Accounts(copy, CLOCK).find("late")).isEmpty();
    }
    move(url).run(MoveTest::ignore);
    assertThat(accounts().find("late")).isPresent();
  }

  private static void elsewhere(Callable<Integer> act) {
    FutureTask<Integer> task = new FutureTask<>(act);
    Thread.ofVirtual().start(task);
    try {
      task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_read_changes_nothing_and_begins_no_transaction() {
    assertThatThrownBy(() -> database().read(rows -> rows.update("delete from account")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database().read(_ -> database().transaction(_ -> 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(accounts().find("alice")).isPresent();
  }

  /// Says how long transactions wait with so many rows of the audit log, and a tenth of others.
  @Test
  @EnabledIfSystemProperty(named = "zagi.test.rows", matches = "[0-9]+")
  void how_long_transactions_wait() throws Exception {
    int rows = Integer.getInteger("zagi.test.rows");
    String url = cluster().create(freshName());
    database()
        .transaction(all -> {
          for (int i = 0; i < rows; i++) {
            all.update(
                "insert into audit_entry values (?, '2026', 'alice', 'info', 'alice/app', 'ok', ?, ?)",
                i + 2,
                "detail " + i,
                "0".repeat(64));
          }
          return rows;
        });
    fillKeys(rows / 10, 100);
    long began = System.nanoTime();
    Move.Done done = move(url).run(MoveTest::ignore);
    LoggerFactory.getLogger(MoveTest.class)
        .warn(
            "{} rows: {} ms, of it transactions waited {} ms",
            done.rows(),
            (System.nanoTime() - began) / 1_000_000,
            done.held().toMillis());
    assertThat(done.rows().get("audit_entry")).isEqualTo(1L + rows);
  }
}
