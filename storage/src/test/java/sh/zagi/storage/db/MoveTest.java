// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;

/// Moves to a real PostgreSQL, with people who write meanwhile, and starts after it.
class MoveTest extends MoveStand {
  MoveTest(PostgresqlCluster cluster) {
    super(cluster);
  }

  @Test
  void nothing_that_was_acknowledged_is_lost_whoever_writes_meanwhile() throws Exception {
    String url = cluster().create();
    People people = new People(accounts(), audit());
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
    assertThat(before).exists();
    assertThat(before.getFileName().toString()).matches("before-move-.*\\.mv\\.db");
    assertThat(folder().resolve("zagi.mv.db")).doesNotExist();

    restart(Optional.empty());
    assertThat(accounts().list()).extracting(Account::name).containsAll(people.there());
    usesPostgresql();
    assertThatThrownBy(() -> move(url).run(MoveStand::ignore))
        .isInstanceOf(Move.Refused.class)
        .hasMessage("the metadata is in PostgreSQL already");
    restart(Optional.of(url));
    usesPostgresql();
  }

  @Test
  void what_was_moved_away_from_is_not_served_again_by_accident() throws Exception {
    move(cluster().create()).run(MoveStand::ignore);
    Path mark = folder().resolve("moved-to");
    assertThat(Files.getPosixFilePermissions(mark)).hasSize(2);
    Files.delete(mark);
    assertThatThrownBy(() -> Database.open(folder(), Optional.empty()))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("metadata was moved to PostgreSQL: set database.url")
        .hasMessageContaining("before-move-");
  }

  @Test
  void a_new_database_is_not_taken_for_the_one_that_is_there() throws Exception {
    String url = cluster().create();
    assertThatThrownBy(() -> Database.open(folder(), Optional.of(url)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("database move");
    assertThat(move(url).check().version()).startsWith("15");
  }

  @Test
  void a_backup_is_of_one_moment_and_no_move_begins_meanwhile() throws Exception {
    String url = cluster().create();
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
                assertThatThrownBy(() -> move(url).run(MoveStand::ignore))
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
        Database.embedded(folder().resolve("copy"), new Database.Copy(schema, rows))) {
      assertThat(new Accounts(copy, CLOCK).find("late")).isEmpty();
    }
    move(url).run(MoveStand::ignore);
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
}
