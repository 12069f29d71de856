// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;

/// Even if words of somebody's got into a statement: the user that runs it cannot make the embedded
/// database run code, read files or let others in.
class RowsOnlyTest {
  private static final String WRITTEN = "/tmp/zagi-sql-words";

  /// What is refused leaves nothing, and making one takes longer.
  private static final Database REFUSES = Database.inMemory("rows-only");

  @AfterAll
  static void close() {
    REFUSES.close();
  }

  private static Accounts accounts(Database database) {
    return new Accounts(database, InstantSource.system());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create alias run as 'void run() { }'",
        "create alias run for \"java.lang.System.exit\"",
        "create trigger t before insert on account for each row call \"x.Y\"",
        "create aggregate sum2 for \"x.Y\"",
        "create linked table l('org.h2.Driver', 'jdbc:h2:mem:other', '', '', 'x')",
        "execute immediate 'create table t (n int)'",
        "insert into account (name) select file_read('/etc/passwd', null)",
        "insert into account (name) select * from csvread('/etc/passwd')",
        "insert into account (name) select csvwrite('" + WRITTEN + "', 'select 1')",
        "insert into account (name) select file_write('x', '" + WRITTEN + "')",
        "runscript from '/etc/passwd'",
        "script to '" + WRITTEN + "'",
        "backup to '" + WRITTEN + "'",
        "create user eve password 'x' admin",
        "alter user zagi_rows admin true",
        "alter user \"\" set password 'x'",
        "grant all on schema public to zagi_rows",
        "create schema s",
        "create table t (n int)",
        "create view v as select * from account",
        "alter table account add column c int",
        "alter table account set referential_integrity false",
        "drop table audit_entry",
        "drop all objects",
        "set db_close_delay 5",
        "set write_delay 60000",
        "set trace_level_file 4",
        "shutdown"
      })
  void a_statement_works_on_rows_only(String sql) {
    assertThatThrownBy(() -> REFUSES.transaction(rows -> rows.update(sql)))
        .hasMessageContaining("rights");
    assertThat(Path.of(WRITTEN)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select file_read('/etc/passwd', null) as name",
        "select * from csvread('/etc/passwd')",
        "select csvwrite('" + WRITTEN + "', 'select 1') as name",
        "call link_schema('s', 'org.h2.Driver', 'jdbc:h2:mem:other', '', '', 'public')"
      })
  void nor_does_a_question_reach_a_file(String sql) {
    assertThatThrownBy(() -> REFUSES.read(rows -> rows.list(sql, row -> row.text("name"))))
        .hasMessageContaining("rights");
    assertThat(Path.of(WRITTEN)).doesNotExist();
  }

  @Test
  void a_database_of_an_older_server_opens(@TempDir Path folder) {
    try (Database database = Database.embedded(folder)) {
      assertThat(accounts(database).add("alice", true)).isPresent();
      database.store().owner().jdbi().useHandle(handle -> handle.execute("drop user zagi_rows"));
    }
    try (Database database = Database.embedded(folder)) {
      assertThat(accounts(database).find("alice")).get().extracting(Account::admin).isEqualTo(true);
      assertThat(accounts(database).add("bob", false)).isPresent();
    }
  }

  @Test
  void a_password_that_a_statement_set_locks_nobody_out_of_the_next_start(@TempDir Path folder) {
    try (Database database = Database.embedded(folder)) {
      assertThat(accounts(database).add("alice", true)).isPresent();
      database.transaction(rows -> rows.update("set password 'x'"));
    }
    try (Database database = Database.embedded(folder)) {
      assertThat(accounts(database).find("alice")).isPresent();
    }
  }

  /// H2 closes a database whose disk failed. Who opens it again must be its owner: with the names
  /// of tables as another mode spells them there would be no table.
  @Test
  void a_database_that_closed_by_itself_is_the_same_when_it_opens_again(@TempDir Path folder)
      throws SQLException {
    try (Database database = Database.embedded(folder)) {
      assertThat(accounts(database).add("alice", true)).isPresent();
      Store store = database.store();
      try (Connection owner = DriverManager.getConnection(store.owner().source().getJdbcUrl());
          Statement statement = owner.createStatement()) {
        statement.execute("shutdown");
      }
      evict(store.rows());
      assertThat(accounts(database).find("alice")).isPresent();
      evict(store.owner());
      assertThat(accounts(database).add("bob", false)).isPresent();
    }
  }

  /// A pool looks at connections that were not used for a while, and these are dead.
  private static void evict(Store.Pool pool) {
    pool.source().getHikariPoolMXBean().softEvictConnections();
  }
}
