// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.account.Accounts;

class DatabaseTest {
  private static final String CRASH = "shutdown immediately";

  /// As many as the pool may have connections.
  private static final int TRIES = 20;

  /// Else a move, which lets reads go on when transactions wait, would lose what they wrote.
  @Test
  void a_read_changes_nothing_and_begins_no_transaction() {
    try (Database database = Database.inMemory("reads")) {
      Accounts accounts = new Accounts(database, InstantSource.system());
      assertThat(accounts.add("alice", true)).isPresent();
      assertThatThrownBy(() -> database.read(rows -> rows.update("delete from account")))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> database.read(_ -> database.transaction(_ -> 1)))
          .isInstanceOf(IllegalStateException.class);
      assertThat(accounts.find("alice")).isPresent();
    }
  }

  /// As it does when the disk fails. Nobody waits between two tries, as on a busy server, where the
  /// pool takes a connection that was used a moment ago for one that lives.
  @Test
  void one_that_h2_closed_is_opened_again(@TempDir Path folder) {
    try (Database database = Database.embedded(folder)) {
      Accounts accounts = new Accounts(database, InstantSource.system());
      assertThat(accounts.add("alice", true)).isPresent();
      var _ = accounts.find("alice");
      assertThatThrownBy(
              () -> database.store().owner().jdbi().useHandle(handle -> handle.execute(CRASH)))
          .hasStackTraceContaining("closed");
      soon(() -> assertThat(accounts.find("alice")).isPresent());
      soon(() -> database.durably(rows -> rows.update("delete from account where name = 'x'")));
      assertThat(accounts.add("bob", false)).isPresent();
    }
  }

  private static void soon(Runnable query) {
    for (int failed = 0; ; failed++) {
      try {
        query.run();
        return;
      } catch (RuntimeException e) {
        assertThat(failed).as("%s", e).isLessThan(TRIES);
      }
    }
  }
}
