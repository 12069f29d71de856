// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Logins;
import sh.zagi.storage.account.Passkey;
import sh.zagi.storage.account.Passkeys;

/// How people come in by a browser, in every database.
interface LoginContract {
  /// With the current schema and no rows.
  Database database();

  private Accounts accounts() {
    return new Accounts(database(), InstantSource.system());
  }

  private static Passkey.Fresh passkey(String credential, long signCount) {
    return new Passkey.Fresh(
        "laptop", "example.org", credential, "handle", "key", signCount, false);
  }

  @Test
  default void a_passkey_is_registered_once_and_counts_on() {
    Account alice = accounts().add("alice", true).orElseThrow();
    Account bob = accounts().add("bob", false).orElseThrow();
    Passkeys passkeys = accounts().passkeys();
    assertThat(passkeys.add(alice, passkey("one", 5))).isEqualTo(Passkeys.Added.YES);
    assertThat(passkeys.add(bob, passkey("one", 5))).isEqualTo(Passkeys.Added.KNOWN);
    Passkey one = passkeys.find("one").orElseThrow();
    assertThat(one.owner()).isEqualTo(alice);
    assertThat(one.usedAt()).isEmpty();
    assertThat(passkeys.used(one, 5)).isFalse();
    assertThat(passkeys.used(one, 6)).isTrue();
    assertThat(passkeys.used(one, 6)).isFalse();
    assertThat(passkeys.used(one, 0)).isFalse();
    assertThat(passkeys.find("one").orElseThrow().fresh().signCount()).isEqualTo(6);
    assertThat(passkeys.add(alice, passkey("two", 0))).isEqualTo(Passkeys.Added.YES);
    Passkey two = passkeys.find("two").orElseThrow();
    assertThat(passkeys.used(two, 0)).isTrue();
    assertThat(passkeys.used(two, 0)).isTrue();
    assertThat(passkeys.of(alice)).extracting(Passkey::id).containsExactly(one.id(), two.id());
    assertThat(passkeys.remove(bob, one.id())).isEmpty();
    assertThat(passkeys.remove(alice, one.id())).map(Passkey::id).contains(one.id());
    assertThat(passkeys.remove(alice, one.id())).isEmpty();
    assertThat(passkeys.used(one, 9)).isFalse();
  }

  @Test
  default void an_account_has_a_number_of_passkeys_and_takes_them_along() {
    Account alice = accounts().add("alice", true).orElseThrow();
    Passkeys passkeys = accounts().passkeys();
    List<Passkeys.Added> added =
        IntStream.range(0, Passkeys.MOST + 8)
            .parallel()
            .mapToObj(number -> passkeys.add(alice, passkey("number " + number, 0)))
            .toList();
    assertThat(added).filteredOn(Passkeys.Added.YES::equals).hasSize(Passkeys.MOST);
    assertThat(added).filteredOn(Passkeys.Added.TOO_MANY::equals).hasSize(8);
    assertThat(accounts().remove(alice)).isTrue();
    assertThat(passkeys.find("number 1")).isEmpty();
    assertThat(passkeys.add(alice, passkey("late", 0))).isEqualTo(Passkeys.Added.NOBODY);
  }

  @Test
  default void a_browser_goes_with_the_passkey_that_it_came_by() {
    Account alice = accounts().add("alice", true).orElseThrow();
    Logins logins = new Logins(database(), InstantSource.system());
    Passkeys passkeys = accounts().passkeys();
    assertThat(passkeys.add(alice, passkey("one", 0))).isEqualTo(Passkeys.Added.YES);
    long id = passkeys.find("one").orElseThrow().id();
    String byAddress = logins.begin(alice.id(), Logins.By.NOTHING_KEPT);
    String byPasskey = logins.begin(alice.id(), new Logins.By(id));
    assertThat(logins.find(byPasskey)).isPresent();
    assertThat(passkeys.remove(alice, id)).isPresent();
    assertThat(logins.find(byPasskey)).isEmpty();
    assertThat(logins.find(byAddress)).isPresent();
  }
}
