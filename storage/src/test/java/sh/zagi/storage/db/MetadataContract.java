// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Grants;
import sh.zagi.storage.account.Groups;
import sh.zagi.storage.account.KeyScope;
import sh.zagi.storage.account.NewKey;
import sh.zagi.storage.account.PublicKey;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.hook.Hook;
import sh.zagi.storage.hook.HookName;
import sh.zagi.storage.hook.HookRun;
import sh.zagi.storage.hook.Hooks;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// What every database must do for us; one subclass a database.
abstract class MetadataContract implements LoginContract {
  private static final PublicKey KEY = key(1);

  @TempDir Path folder;
  private Database database;
  private Accounts accounts;
  private Repositories repositories;
  private AccessChecker access;

  /// A database with the current schema and no rows.
  abstract Database fresh();

  @BeforeEach
  void open() {
    database = fresh();
    accounts = new Accounts(database, InstantSource.system());
    repositories = new Repositories(folder, database, InstantSource.system());
    access = new AccessChecker(database, repositories);
  }

  @Override
  public Database database() {
    return database;
  }

  private static PublicKey key(int fill) {
    byte[] blob = new byte[4 + 11 + 4 + 32];
    blob[3] = 11;
    System.arraycopy(
        "ssh-ed25519".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, blob, 4, 11);
    blob[18] = 32;
    blob[50] = (byte) fill;
    return PublicKey.parse(
        "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob) + " someone@host");
  }

  @Test
  void a_name_is_given_once_whatever_its_case() {
    assertThat(accounts.add("Alice", true)).isPresent();
    assertThat(accounts.add("alice", false)).isEmpty();
    assertThat(accounts.find("ALICE")).map(Account::name).contains("Alice");
  }

  @Test
  void a_key_belongs_to_one_person() {
    Account alice = accounts.add("alice", true).orElseThrow();
    Account bob = accounts.add("bob", false).orElseThrow();
    assertThat(accounts.addKey(alice, KEY)).isTrue();
    assertThat(accounts.addKey(bob, KEY)).isFalse();
    assertThat(accounts.keys().owner(KEY.fingerprint())).contains(alice);
    assertThat(accounts.keys().caller(KEY.fingerprint()))
        .contains(new Caller.Person(alice, KEY.fingerprint()));
    assertThat(accounts.keys().of(alice)).hasSize(1);
    assertThat(accounts.remove(alice)).isTrue();
    assertThat(accounts.keys().owner(KEY.fingerprint())).isEmpty();
  }

  @Test
  void access_follows_ownership_visibility_and_grants() {
    Account alice = accounts.add("alice", false).orElseThrow();
    Account bob = accounts.add("bob", false).orElseThrow();
    RepoPath path = new RepoPath("alice", "app");
    RepoRecord record = repositories.create(path, Visibility.PRIVATE).orElseThrow();
    Caller anonymous = new Caller.Anonymous();
    assertThat(access.access(person(alice), record)).isEqualTo(Access.ADMIN);
    assertThat(access.find(person(bob), path)).isEmpty();
    assertThat(access.find(anonymous, path)).isEmpty();
    database.transaction(rows ->
        rows.update(
            "insert into repository_grant values (?, ?, 'write')", record.id(), bob.id().value()));
    assertThat(access.access(person(bob), record)).isEqualTo(Access.WRITE);
    repositories.setVisibility(record, Visibility.PUBLIC);
    assertThat(access.find(anonymous, path))
        .map(AccessChecker.Granted::access)
        .contains(Access.READ);
    assertThat(access.readable(anonymous)).hasSize(1);
  }

  @Test
  void a_quota_holds_for_its_owner_and_for_nobody_else() {
    Account alice = accounts.add("Alice", false).orElseThrow();
    repositories.quotas().set(alice.id().value(), new Quota.Own(Optional.of(1L), Optional.empty()));
    assertThat(repositories.quotas().of("alice")).isEqualTo(new Quota(1, Quota.ANY));
    assertThat(repositories.quotas().of("bob")).isEqualTo(Quota.UNLIMITED);
    RepoRecord one =
        repositories.create(new RepoPath("alice", "one"), Visibility.PRIVATE).orElseThrow();
    assertThat(repositories.create(new RepoPath("alice", "two"), Visibility.PRIVATE)).isEmpty();
    assertThat(repositories.create(new RepoPath("bob", "two"), Visibility.PRIVATE)).isPresent();
    repositories.delete(one);
    assertThat(repositories.quotas().use("ALICE").repositories()).isZero();
    assertThat(repositories.create(new RepoPath("alice", "two"), Visibility.PRIVATE)).isPresent();
    repositories
        .quotas()
        .set(alice.id().value(), new Quota.Own(Optional.of(Quota.ANY), Optional.of(0L)));
    assertThat(repositories.quotas().of("alice")).isEqualTo(new Quota(Quota.ANY, 0));
    assertThat(repositories.quotas().refusal("alice", 1)).isPresent();
  }

  @Test
  void a_former_name_leads_to_who_had_it_last() {
    RepoPath old = new RepoPath("alice", "old");
    RepoRecord one = repositories.create(old, Visibility.PRIVATE).orElseThrow();
    assertThat(repositories.rename(one, new RepoPath("alice", "new"))).isTrue();
    assertThat(repositories.find(old)).isEmpty();
    assertThat(repositories.findLast(old)).map(RepoRecord::id).contains(one.id());
    RepoRecord other = repositories.create(old, Visibility.PRIVATE).orElseThrow();
    assertThat(repositories.findLast(old)).map(RepoRecord::id).contains(other.id());
    assertThat(repositories.rename(other, new RepoPath("alice", "other"))).isTrue();
    assertThat(repositories.findLast(old)).map(RepoRecord::id).contains(other.id());
    repositories.delete(other);
    assertThat(repositories.findLast(new RepoPath("alice", "other")))
        .map(RepoRecord::id)
        .contains(other.id());
    repositories.erase(other);
    assertThat(repositories.findLast(old)).isEmpty();
  }

  @Test
  void an_agent_writes_for_its_person_and_administers_nothing() {
    Account alice = accounts.add("alice", true).orElseThrow();
    Account bob = accounts.add("bob", false).orElseThrow();
    assertThat(
            accounts.keys().add(alice, new NewKey(KEY, "", Optional.of("claude"), KeyScope.WHOLE)))
        .isTrue();
    assertThat(accounts.keys().caller(KEY.fingerprint()))
        .contains(new Caller.Agent(alice, "claude"));
    assertThat(accounts.keys().of(alice).getFirst().agent()).contains("claude");
    Caller agent = new Caller.Agent(alice, "claude");
    RepoRecord own =
        repositories.create(new RepoPath("alice", "app"), Visibility.PRIVATE).orElseThrow();
    RepoRecord other =
        repositories.create(new RepoPath("bob", "app"), Visibility.PRIVATE).orElseThrow();
    assertThat(access.access(agent, own)).isEqualTo(Access.WRITE);
    assertThat(access.access(agent, other)).isEqualTo(Access.NONE);
    assertThat(access.access(new Caller.Agent(bob, "x"), other)).isEqualTo(Access.WRITE);
    assertThat(access.mayCreate(agent, new RepoPath("bob", "new"))).isFalse();
  }

  @Test
  void a_group_owns_and_its_members_have_their_roles() {
    Groups groups = new Groups(database, InstantSource.system());
    Account alice = accounts.add("alice", false).orElseThrow();
    Account bob = accounts.add("bob", false).orElseThrow();
    Account team = groups.create("team", alice).orElseThrow();
    assertThat(groups.create("BOB", alice)).isEmpty();
    assertThat(accounts.find("team")).isEmpty();
    assertThat(accounts.add("Team", false)).isEmpty();
    RepoRecord record =
        repositories.create(new RepoPath("team", "app"), Visibility.PRIVATE).orElseThrow();
    assertThat(access.access(person(alice), record)).isEqualTo(Access.ADMIN);
    assertThat(access.access(person(bob), record)).isEqualTo(Access.NONE);
    assertThat(groups.set(team, bob, Access.READ)).isTrue();
    assertThat(access.access(person(bob), record)).isEqualTo(Access.READ);
    assertThat(access.mayCreate(person(bob), new RepoPath("team", "x"))).isFalse();
    assertThat(access.mayCreate(person(alice), new RepoPath("team", "x"))).isTrue();
    assertThat(access.access(new Caller.Agent(alice, "x"), record)).isEqualTo(Access.WRITE);
    RepoRecord granted =
        repositories.create(new RepoPath("carol", "app"), Visibility.PRIVATE).orElseThrow();
    new Grants(database).set(granted, team, Access.WRITE);
    assertThat(access.access(person(alice), granted)).isEqualTo(Access.WRITE);
    assertThat(access.access(person(bob), granted)).isEqualTo(Access.READ);
    assertThat(groups.set(team, alice, Access.NONE)).isFalse();
    assertThat(groups.set(team, bob, Access.NONE)).isTrue();
    assertThat(access.access(person(bob), record)).isEqualTo(Access.NONE);
  }

  @Test
  void a_limited_key_and_a_deploy_key_reach_no_farther() {
    Account alice = accounts.add("alice", true).orElseThrow();
    RepoRecord app =
        repositories.create(new RepoPath("alice", "app"), Visibility.PRIVATE).orElseThrow();
    RepoRecord other =
        repositories.create(new RepoPath("alice", "other"), Visibility.PRIVATE).orElseThrow();
    KeyScope scope = new KeyScope(Access.READ, Optional.of(app.id()), Optional.empty());
    accounts.keys().add(alice, new NewKey(KEY, "ci", Optional.empty(), scope));
    Caller limited = accounts.keys().caller(KEY.fingerprint()).orElseThrow();
    assertThat(limited.name()).isEqualTo("key:alice/ci");
    assertThat(access.access(limited, app)).isEqualTo(Access.READ);
    assertThat(access.access(limited, other)).isEqualTo(Access.NONE);
    assertThat(accounts.keys().of(alice).getFirst().usedAt()).isPresent();
    PublicKey second = key(9);
    KeyScope wide =
        new KeyScope(
            Access.WRITE, Optional.of(app.id()), Optional.of(Instant.now().plusSeconds(60)));
    accounts.keys().addDeploy(alice, new NewKey(second, "box", Optional.empty(), wide));
    Caller deploy = accounts.keys().caller(second.fingerprint()).orElseThrow();
    assertThat(deploy.rightsOf()).isEmpty();
    assertThat(access.access(deploy, app)).isEqualTo(Access.WRITE);
    assertThat(access.access(deploy, other)).isEqualTo(Access.NONE);
    assertThat(accounts.keys().of(alice)).hasSize(1);
    assertThat(accounts.keys().deployKeys(app)).hasSize(1);
    PublicKey ended = key(8);
    accounts
        .keys()
        .add(
            alice,
            new NewKey(
                ended,
                "",
                Optional.empty(),
                new KeyScope(Access.ADMIN, Optional.empty(), Optional.of(Instant.EPOCH))));
    assertThat(accounts.keys().caller(ended.fingerprint())).isEmpty();
  }

  private static Caller person(Account account) {
    return new Caller.Person(account, KEY.fingerprint());
  }

  @Test
  void a_repository_is_created_renamed_and_deleted() {
    RepoPath path = new RepoPath("alice", "app");
    RepoRecord record = repositories.create(path, Visibility.PRIVATE).orElseThrow();
    assertThat(repositories.create(new RepoPath("Alice", "APP"), Visibility.PUBLIC)).isEmpty();
    RepoPath other = new RepoPath("alice", "other");
    assertThat(repositories.rename(record, other)).isTrue();
    assertThat(repositories.find(path)).isEmpty();
    assertThat(repositories.find(other)).map(RepoRecord::id).contains(record.id());
    RepoRecord renamed = repositories.find(other).orElseThrow();
    repositories.delete(renamed);
    assertThat(repositories.list()).isEmpty();
    assertThat(repositories.find(other)).isEmpty();
    assertThat(folder).isNotEmptyDirectory();
    assertThat(repositories.restore(other)).map(RepoRecord::id).contains(record.id());
    assertThat(repositories.find(other)).isPresent();
    repositories.erase(renamed);
    assertThat(repositories.list()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_sweep_removes_what_no_row_names() throws java.io.IOException {
    RepoRecord record =
        repositories.create(new RepoPath("alice", "app"), Visibility.PRIVATE).orElseThrow();
    Path refs = repositories.open(record).folder().resolve("refs/heads/x.lock");
    Files.writeString(refs, "");
    Files.createDirectories(folder.resolve("deadbeef.git/objects"));
    assertThat(repositories.sweep()).isEqualTo(2);
    assertThat(refs).doesNotExist();
    assertThat(folder.resolve("deadbeef.git")).doesNotExist();
  }

  @Test
  void the_audit_chain_shows_any_later_change() {
    AuditLog log = new AuditLog(database, InstantSource.system());
    for (int i = 0; i < 5; i++) {
      log.append(new AuditEvent("alice", "repo create", "alice/app" + i, "ok", "line\nbreak"));
    }
    log.appendDurably(new AuditEvent("bob", "info", "", "ok", ""));
    assertThat(log.firstBroken()).isEmpty();
    assertThat(new AuditLog(database, InstantSource.system()).newest(1).getFirst().seq())
        .isEqualTo(6);
    database.transaction(rows -> rows.update("update audit_entry set target = 'x' where seq = 3"));
    assertThat(log.firstBroken()).contains(3L);
  }

  @Test
  void a_cut_tail_is_seen_by_the_running_log() {
    AuditLog log = new AuditLog(database, InstantSource.system());
    List.of(1, 2, 3).forEach(i -> log.append(new AuditEvent("a", "b", "c" + i, "ok", "")));
    database.transaction(rows -> rows.update("delete from audit_entry where seq = 3"));
    assertThat(log.firstBroken()).contains(3L);
  }

  @Test
  void a_failed_transaction_leaves_nothing() {
    assertThatThrownBy(() ->
            database.transaction(rows -> {
              rows.update(
                  "insert into account (name, name_key, admin, created_at)"
                      + " values ('x', 'x', false, ?)",
                  Row.parameter(java.time.Instant.EPOCH));
              throw new IllegalStateException("stop");
            }))
        .hasMessageContaining("stop");
    assertThat(accounts.list()).isEmpty();
  }

  @Test
  void runs_of_hooks_are_made_in_the_order_of_their_pushes() {
    Hooks hooks = new Hooks(database, InstantSource.system());
    RepoRecord one =
        repositories
            .create(RepoPath.parse("alice/one").orElseThrow(), Visibility.PRIVATE)
            .orElseThrow();
    RepoRecord two =
        repositories
            .create(RepoPath.parse("alice/two").orElseThrow(), Visibility.PRIVATE)
            .orElseThrow();
    HookRun.Cause cause =
        new HookRun.Cause("alice", "a b refs/heads/main\n", List.of("x=1", "y z"));
    assertThat(hooks.put(one.id(), HookName.POST_RECEIVE, cause)).isEmpty();
    for (RepoRecord record : List.of(one, two)) {
      hooks.set(
          record, new Hooks.Wanted(HookName.POST_RECEIVE, "exit 0", "standard input", "alice"));
    }
    HookRun first = hooks.put(one.id(), HookName.POST_RECEIVE, cause).orElseThrow();
    HookRun second = hooks.put(one.id(), HookName.POST_RECEIVE, cause).orElseThrow();
    HookRun other = hooks.put(two.id(), HookName.POST_RECEIVE, cause).orElseThrow();
    assertThat(first.cause()).isEqualTo(cause);
    assertThat(hooks.due(10)).extracting(HookRun::id).containsExactly(first.id(), other.id());
    assertThat(hooks.begin(first)).isTrue();
    assertThat(hooks.begin(first)).isFalse();
    assertThat(hooks.due(10)).extracting(HookRun::id).containsExactly(other.id());
    assertThat(hooks.waiting(10)).extracting(HookRun::id).containsExactly(second.id(), other.id());
    hooks.end(first, new HookRun.Result(false, "w".repeat(999), "o".repeat(9_999)));
    assertThat(hooks.due(10)).extracting(HookRun::id).containsExactly(second.id(), other.id());
    HookRun ended = hooks.run(first.id()).orElseThrow();
    assertThat(ended.state()).isEqualTo(HookRun.State.FAILED);
    assertThat(ended.words()).hasSize(Hooks.MOST_WORDS);
    assertThat(ended.output()).hasSize(Hooks.MOST_OUTPUT);
    assertThat(hooks.runs(one, 10))
        .extracting(HookRun::id)
        .containsExactly(second.id(), first.id());
    repositories.erase(one);
    assertThat(hooks.run(first.id())).isEmpty();
    assertThat(hooks.find(one.id(), HookName.POST_RECEIVE)).isEmpty();
  }

  @Test
  void a_run_that_the_server_ended_over_is_made_again_but_not_for_ever() {
    Hooks hooks = new Hooks(database, InstantSource.system());
    RepoRecord repo =
        repositories
            .create(RepoPath.parse("alice/one").orElseThrow(), Visibility.PRIVATE)
            .orElseThrow();
    hooks.set(repo, new Hooks.Wanted(HookName.POST_RECEIVE, "exit 0", "standard input", "alice"));
    HookRun run =
        hooks
            .put(repo.id(), HookName.POST_RECEIVE, new HookRun.Cause("alice", "", List.of()))
            .orElseThrow();
    assertThat(hooks.begin(run)).isTrue();
    assertThat(hooks.resume()).isEqualTo(1);
    assertThat(hooks.begin(run)).isTrue();
    assertThat(hooks.resume()).isEqualTo(1);
    assertThat(hooks.begin(run)).isTrue();
    assertThat(hooks.resume()).isZero();
    assertThat(hooks.run(run.id()).orElseThrow().words()).startsWith("given up");
  }

  @Test
  void of_runs_the_newest_are_remembered() {
    Hooks hooks = new Hooks(database, InstantSource.system());
    RepoRecord repo =
        repositories
            .create(RepoPath.parse("alice/one").orElseThrow(), Visibility.PRIVATE)
            .orElseThrow();
    Hook hook =
        hooks.set(
            repo, new Hooks.Wanted(HookName.PRE_RECEIVE, "exit 0", "standard input", "alice"));
    HookRun last = null;
    for (int i = 0; i < Hooks.REMEMBERED + 5; i++) {
      last =
          hooks.ended(
              hook,
              new HookRun.Cause("alice", "", List.of()),
              new HookRun.Result(true, "ended", ""));
    }
    assertThat(hooks.runs(repo, 10_000)).hasSize(Hooks.REMEMBERED).first().isEqualTo(last);
  }
}
