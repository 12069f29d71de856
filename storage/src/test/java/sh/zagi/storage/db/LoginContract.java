// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Identities;
import sh.zagi.storage.account.Identity;
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
    String byPasskey = logins.begin(alice.id(), new Logins.By(id, 0));
    assertThat(logins.find(byPasskey)).isPresent();
    assertThat(passkeys.remove(alice, id)).isPresent();
    assertThat(logins.find(byPasskey)).isEmpty();
    assertThat(logins.find(byAddress)).isPresent();
  }

  @Test
  default void an_identity_is_one_account_and_takes_its_browsers_along() {
    Account alice = accounts().add("alice", true).orElseThrow();
    Account bob = accounts().add("bob", false).orElseThrow();
    Identities identities = accounts().identities();
    Identity.Claim claim = new Identity.Claim("https://example.org", "17", "a@example.org");
    assertThat(identities.add(alice, claim)).isTrue();
    assertThat(identities.add(bob, claim)).isFalse();
    assertThat(identities.add(alice, new Identity.Claim("https://example.org", "18", "b")))
        .isFalse();
    assertThat(identities.use(new Identity.Claim("https://example.com", "17", "a"))).isEmpty();
    Identity one = identities.use(claim).orElseThrow();
    assertThat(one.owner()).isEqualTo(alice);
    assertThat(identities.of(alice).getFirst().usedAt()).isPresent();
    Logins logins = new Logins(database(), InstantSource.system());
    String browser = logins.begin(alice.id(), new Logins.By(0, one.id()));
    assertThat(identities.remove(bob, one.id())).isFalse();
    assertThat(logins.find(browser)).isPresent();
    assertThat(identities.remove(alice, one.id())).isTrue();
    assertThat(logins.find(browser)).isEmpty();
    assertThat(identities.add(bob, claim)).isTrue();
    assertThat(accounts().remove(bob)).isTrue();
    assertThat(identities.use(claim)).isEmpty();
    assertThat(identities.add(bob, claim)).isFalse();
  }

  @Test
  default void two_people_of_a_provider_are_never_one_account() {
    Account alice = accounts().add("alice", true).orElseThrow();
    List<Boolean> added =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(number ->
                accounts()
                    .identities()
                    .add(alice, new Identity.Claim("https://example.org", "" + number, "a")))
            .toList();
    assertThat(added).containsOnlyOnce(true);
    assertThat(accounts().identities().of(alice)).hasSize(1);
  }

  @Test
  default void a_newcomer_gets_a_free_name_and_nothing_that_carries_it() {
    Identities identities = accounts().identities();
    assertThat(accounts().add("Alice", true)).isPresent();
    Identity.Claim claim = new Identity.Claim("https://example.org", "1", "ann");
    assertThat(identities.open("alice", claim)).isFalse();
    // Its owner is gone, and it was deleted: it can be restored by whoever has the name.
    database()
        .durably(rows ->
            rows.update(
                "insert into repository (owner, name, path_key, visibility, created_at, deleted_at)"
                    + " values ('Carol', 'app', 'carol/app', 'private', current_timestamp,"
                    + " current_timestamp)"));
    assertThat(identities.open("carol", claim)).isFalse();
    assertThat(identities.use(claim)).isEmpty();
    assertThat(identities.open("ann", claim)).isTrue();
    assertThat(identities.use(claim).orElseThrow().owner())
        .satisfies(ann -> {
          assertThat(ann.name()).isEqualTo("ann");
          assertThat(ann.admin()).isFalse();
        });
    assertThat(identities.open("ann2", claim)).isFalse();
    assertThat(accounts().find("ann2")).isEmpty();
  }

  @Test
  default void what_a_provider_says_is_kept_as_it_is_or_not_at_all() {
    String longest = "s".repeat(255);
    Account alice = accounts().add("alice", true).orElseThrow();
    String issuer = "https://" + "i".repeat(492);
    Identity.Claim claim = new Identity.Claim(issuer, longest, "\u00fc".repeat(200));
    assertThat(accounts().identities().add(alice, claim)).isTrue();
    assertThat(accounts().identities().of(alice)).map(Identity::claim).containsExactly(claim);
    assertThat(accounts().identities().use(new Identity.Claim(issuer, "S" + "s".repeat(254), "a")))
        .isEmpty();
    assertThat(List.of("", " ", longest + "s", "a\0", "a\nb", "\u00fc"))
        .noneMatch(Identity.Claim::isSubject);
    assertThat(
            List.of(
                "",
                " ",
                "l".repeat(201),
                "\ud83d\ude00".repeat(101),
                "a\0",
                "a\nb",
                "a\u202eb",
                "a\u2028b",
                "\ud800"))
        .noneMatch(Identity.Claim::isLabel);
  }
}
