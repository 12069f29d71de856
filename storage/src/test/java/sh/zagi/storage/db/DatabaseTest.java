// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import sh.zagi.storage.account.Accounts;

class DatabaseTest {
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
}
