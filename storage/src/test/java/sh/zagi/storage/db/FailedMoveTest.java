// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.zagi.storage.audit.AuditLog;

/// Moves that cannot happen, and moves in which something breaks: the server stays where it was and
/// says why in one line, and the next move finds the target as it was.
class FailedMoveTest extends MoveStand {
  private static final String REFUSE_LATE_ROWS =
      "create function late() returns trigger language plpgsql as"
          + " 'begin raise exception ''not taken''; end';"
          + "create trigger late before insert on audit_entry for each row"
          + " when (new.action = 'late') execute function late()";

  FailedMoveTest(PostgresqlCluster cluster) {
    super(cluster);
  }

  @Test
  void a_target_that_is_not_fit_is_named_and_left_alone() throws Exception {
    String used = cluster().create();
    cluster().sql(used.replaceAll(".*/|\\?.*", ""), "create table theirs (a int)");
    cluster().sql("postgres", "create role guarded login password 'right'");
    String guarded = cluster().freshName();
    cluster().create(guarded);
    String ascii = cluster().freshName();
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
                  move(url).run(MoveStand::ignore);
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
  void a_connection_that_is_lost_leaves_the_target_empty_for_the_next_move() throws Exception {
    String name = cluster().freshName();
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
    move(url).run(MoveStand::ignore);
    usesPostgresql();
  }

  @Test
  void what_fails_in_the_last_step_leaves_the_server_where_it_was() throws Exception {
    String name = cluster().freshName();
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
    move(url).run(MoveStand::ignore);
    usesPostgresql();
  }

  private void sql(String database, String statement) {
    try {
      cluster().sql(database, statement);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_full_disk_at_the_target_is_said_in_one_line() throws Exception {
    Path disk = Files.createTempDirectory("zagi-small");
    PostgresqlCluster.run(
        List.of("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()));
    String name = cluster().freshName();
    try {
      PostgresqlCluster.run(List.of("chown", "postgres", disk.toString()));
      cluster().sql("postgres", "create tablespace small location '" + disk + "'");
      cluster().sql("postgres", "create database " + name + " tablespace small");
      fillKeys(150, 100_000);
      assertThatThrownBy(() -> move(cluster().url(name)).run(MoveStand::ignore))
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
}
