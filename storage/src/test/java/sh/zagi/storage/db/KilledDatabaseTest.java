// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What the embedded database has acknowledged is there after the death of its process, also when
/// it commits seldom: H2 2.5.252 then writes every row and finds the last ones no more, in every
/// third process that had lived for a minute or two.
///
/// Minutes of waiting: `-Dzagi.test.killed-database=PROCESSES`, 12 or more.
class KilledDatabaseTest {
  /// H2 reuses the place of what it needs no more after 45 seconds, and only then can it go wrong.
  private static final Duration LEAST_LIFE = Duration.ofSeconds(75);

  private static final int MOST_MORE_MILLIS = 80_000;
  private static final int LONG_PAUSE_MILLIS = 50_000;
  private static final int SHORT_PAUSE_MILLIS = 3_000;

  private static final String ROW = "row-";

  private static final String ALICE = "(select min(id) from account)";
  private static final String BOX = "(select min(id) from repository)";
  private static final String NOW = "current_timestamp";
  private static final Kept ACCOUNT =
      new Kept("account", "name_key", "name, admin, created_at", "'x', false, " + NOW);
  private static final Kept REPOSITORY =
      new Kept(
          "repository",
          "path_key",
          "owner, name, visibility, created_at",
          "'alice', 'x', 'PRIVATE', " + NOW);
  private static final List<Kept> KEPT =
      List.of(
          ACCOUNT,
          REPOSITORY,
          new Kept(
              "account_key",
              "fingerprint",
              "account_id, public_key, label, created_at",
              ALICE + ", 'x', '', " + NOW),
          new Kept(
              "audit_entry",
              "hash",
              "seq, at, actor, action, target, result, detail",
              "(select coalesce(max(seq), 0) + 1 from audit_entry), '', '', '', '', '', ''"),
          new Kept(
              "lfs_object", "oid", "repository_id, size_bytes, created_at", BOX + ", 1, " + NOW),
          new Kept(
              "lfs_lock",
              "path",
              "repository_id, account_id, locked_at",
              BOX + ", " + ALICE + ", " + NOW),
          new Kept(
              "web_login",
              "hash",
              "account_id, made_at, expires_at",
              ALICE + ", " + NOW + ", " + NOW),
          new Kept(
              "signing_key",
              "fingerprint",
              "account_id, label, encoded, created_at",
              ALICE + ", '', '', " + NOW),
          new Kept(
              "webhook",
              "address",
              "repository_id, secret, events, since, created_at",
              BOX + ", '', '', 0, " + NOW),
          new Kept("former_name", "path_key", "repository_id", BOX),
          new Kept(
              "passkey",
              "credential",
              "account_id, host, handle, public_key, sign_count, backup_eligible, name, created_at",
              ALICE + ", '', '', '', 0, false, '', " + NOW),
          new Kept(
              "token",
              "hash",
              "account_id, label, access, created_at, expires_at",
              ALICE + ", '', '', " + NOW + ", " + NOW));

  /// A table, and how a text comes into it.
  private record Kept(String table, String text, String others, String values) {
    String insert() {
      return "insert into %s (%s, %s) values (?, %s)".formatted(table, text, others, values);
    }

    String query() {
      return "select " + text + " as text from " + table;
    }
  }

  @TempDir private Path folder;
  private final List<Writer> writers = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Writer writer : writers) {
      writer.process().destroyForcibly().waitFor();
    }
  }

  /// A process that lives until it is killed, and says each row that was committed.
  public static void main(String[] arguments) throws InterruptedException {
    Random random = new Random();
    Database database = Database.embedded(Path.of(arguments[0]));
    database.durably(rows -> {
      rows.update(ACCOUNT.insert(), "alice");
      return rows.update(REPOSITORY.insert(), "alice/box");
    });
    for (int row = 0; true; row++) {
      String id = ROW + row;
      String insert = KEPT.get(random.nextInt(KEPT.size())).insert();
      database.transaction(rows -> rows.update(insert, id));
      System.out.println(id);
      boolean more = random.nextInt(2) == 0;
      boolean quiet = random.nextInt(5) == 0;
      Thread.sleep(more ? 0 : random.nextInt(quiet ? LONG_PAUSE_MILLIS : SHORT_PAUSE_MILLIS));
    }
  }

  private static Path errors(Path said) {
    return said.resolveSibling(said.getFileName() + ".err");
  }

  private record Writer(Path database, Path said, Process process, long lifeMillis) {}

  private Writer start(int number) throws IOException {
    Path database = Files.createDirectories(folder.resolve("db" + number));
    Path said = folder.resolve("said" + number);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledDatabaseTest.class.getName(),
                database.toString())
            .redirectOutput(said.toFile())
            .redirectError(errors(said).toFile())
            .start();
    return new Writer(
        database, said, process, LEAST_LIFE.toMillis() + new Random().nextInt(MOST_MORE_MILLIS));
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.killed-database", matches = "[0-9]+")
  void seldom_commits_are_found_after_the_process_was_killed() throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < Integer.getInteger("zagi.test.killed-database"); i++) {
      writers.add(start(i));
    }
    for (Writer writer : writers) {
      long lived = (System.nanoTime() - start) / 1_000_000;
      Thread.sleep(Math.max(0, writer.lifeMillis() - lived));
      assertThat(writer.process().isAlive())
          .as("%s", Files.readString(errors(writer.said())))
          .isTrue();
      writer.process().destroyForcibly().waitFor();
      List<String> said =
          Files.readAllLines(writer.said()).stream().filter(line -> line.startsWith(ROW)).toList();
      assertThat(said).as("%s", Files.readString(errors(writer.said()))).isNotEmpty();
      assertThat(found(writer.database())).as("%s", writer).containsAll(said);
    }
  }

  private static Set<String> found(Path folder) {
    Set<String> found = new HashSet<>();
    try (Database database = Database.embedded(folder)) {
      for (Kept kept : KEPT) {
        found.addAll(database.read(rows -> rows.list(kept.query(), row -> row.text("text"))));
      }
    }
    return found;
  }
}
