// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.Signature;
import sh.zagi.config.DataSize;
import sh.zagi.env.Progress;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Edits, acceptance and refusal, with the real package index and without any build.
class ProposalsTest {
  private static final DataSize LIMIT = DataSize.mebibytes(16);
  private static final Signature ALICE =
      new Signature("alice", "alice@localhost", Instant.ofEpochSecond(1_700_000_000));
  private static final String NIX =
      """
      { outputs = inputs: { zagi = {
          # kept
          packages = [ "git" ];
        }; };
      }
      """;

  @TempDir static Path folder;
  private static Database database;
  private static Environments environments;
  private static int repositories;
  private Repo repo;

  @BeforeAll
  static void open() throws IOException {
    database = Database.inMemory("proposals");
    String kept = System.getProperty("zagi.test.env", "");
    Path env = kept.isEmpty() ? folder.resolve("env") : Path.of(kept);
    environments = Environments.open(Files.createDirectories(env), Registries.none());
  }

  @AfterAll
  static void close() {
    environments.close();
    database.close();
  }

  @BeforeEach
  void a_repository_exists() throws IOException {
    Path root = Files.createDirectories(folder.resolve("repos"));
    Repositories all = new Repositories(root, database, InstantSource.system());
    repo =
        all.open(
            all.create(new RepoPath("alice", "r" + repositories++), Visibility.PRIVATE)
                .orElseThrow());
    commit(Map.of(".zagi/env.nix", NIX, "README", "hi"));
  }

  private CommitId commit(Map<String, String> files) {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(UTF_8)));
    return repo.writeFiles("refs/heads/main", bytes, "work\n", Instant.EPOCH);
  }

  private Proposals proposals() {
    return environments.proposals();
  }

  private Proposals.Outcome order(EnvOrder order) throws InterruptedException {
    return proposals().order(repo, order, ALICE, Progress.silent());
  }

  private Proposal proposed(EnvOrder order) throws InterruptedException {
    Proposals.Outcome outcome = order(order);
    assertThat(outcome).isInstanceOf(Proposals.Outcome.Proposed.class);
    return ((Proposals.Outcome.Proposed) outcome).proposal();
  }

  private String refused(EnvOrder order) throws InterruptedException {
    Proposals.Outcome outcome = order(order);
    assertThat(outcome).isInstanceOf(Proposals.Outcome.Refused.class);
    return ((Proposals.Outcome.Refused) outcome).sentence();
  }

  private String file(CommitId commit, String path) {
    return new String(repo.tree(commit).read(path, LIMIT).orElseThrow(), UTF_8);
  }

  private EnvLock lock(CommitId commit) {
    return EnvLock.read(file(commit, ".zagi/env.lock").getBytes(UTF_8));
  }

  private static String version(EnvLock lock, String name) {
    return lock.debian().packages().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow()
        .version();
  }

  @Test
  void an_edit_waits_as_a_change_until_it_is_accepted() throws Exception {
    CommitId tip = repo.trunkCommit().orElseThrow();
    Proposal first = proposed(new EnvOrder.Add(List.of("jq")));
    assertThat(repo.trunkCommit()).contains(tip);
    assertThat(repo.resolve(first.change().ref())).contains(first.change().commit());
    assertThat(file(first.change().commit(), ".zagi/env.nix"))
        .isEqualTo(NIX.replace("[ \"git\" ]", "[ \"git\" \"jq\" ]"));
    EnvLock lock = lock(first.change().commit());
    assertThat(lock.key()).isEqualTo(first.key());
    assertThat(version(lock, "jq")).isNotEmpty();
    assertThat(file(first.change().commit(), ".zagi/env.lock")).doesNotContain("://");

    // a second order is the next version of the same change
    Proposal second = proposed(new EnvOrder.Put("env.MODE", "x"));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.change().version()).isEqualTo(2);
    assertThat(file(second.change().commit(), ".zagi/env.nix")).contains("jq", "MODE");
    assertThat(repo.resolve(first.change().ref())).contains(first.change().commit());

    assertThat(proposals().accept(repo, ALICE, Optional.empty(), new Caller.Platform()))
        .isEqualTo(
            new Proposals.Outcome.Accepted(tip, second.change().commit(), Optional.of(second)));
    assertThat(repo.trunkCommit()).contains(second.change().commit());
    assertThat(proposals().open(repo)).isEmpty();
    assertThat(TrustBook.of(repo).standing(second.trust()).words()).isEqualTo("accepted by alice");
    assertThat(proposals().accept(repo, ALICE, Optional.empty(), new Caller.Platform()))
        .isInstanceOf(Proposals.Outcome.Refused.class);
  }

  @Test
  void the_index_stays_while_packages_are_edited_and_equal_asks_give_equal_locks()
      throws Exception {
    Proposal one = proposed(new EnvOrder.Add(List.of("jq")));
    EnvLock lock = lock(one.change().commit());
    proposals().accept(repo, ALICE, Optional.empty(), new Caller.Platform());
    Proposal two = proposed(new EnvOrder.Remove(List.of("jq")));
    EnvLock without = lock(two.change().commit());
    assertThat(without.sources()).isEqualTo(lock.sources());
    assertThat(without.debian().packages()).noneMatch(found -> found.name().equals("jq"));
    assertThat(order(new EnvOrder.Add(List.of("jq"))))
        .isInstanceOf(Proposals.Outcome.Withdrawn.class);
    assertThat(proposals().open(repo)).isEmpty();
    proposed(new EnvOrder.Remove(List.of("jq")));
    proposals().accept(repo, ALICE, Optional.empty(), new Caller.Platform());
    Proposal three = proposed(new EnvOrder.Add(List.of("jq")));
    assertThat(lock(three.change().commit())).isEqualTo(lock);
    assertThat(three.key()).isEqualTo(one.key());
  }

  @Test
  void a_trunk_that_moved_gets_the_change_on_its_new_tip() throws Exception {
    Proposal proposal = proposed(new EnvOrder.Add(List.of("jq")));
    CommitId moved = commit(Map.of(".zagi/env.nix", NIX, "README", "more"));
    Proposals.Outcome outcome =
        proposals().accept(repo, ALICE, Optional.empty(), new Caller.Platform());
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Proposals.Outcome.Accepted.class,
            accepted -> {
              assertThat(accepted.before()).isEqualTo(moved);
              assertThat(file(accepted.after(), "README")).isEqualTo("more");
              assertThat(file(accepted.after(), ".zagi/env.nix")).contains("jq");
              assertThat(accepted.proposal().orElseThrow().id()).isEqualTo(proposal.id());
            });
  }

  @Test
  void a_trunk_whose_environment_moved_keeps_it() throws Exception {
    proposed(new EnvOrder.Add(List.of("jq")));
    CommitId moved = commit(Map.of(".zagi/env.nix", NIX.replace("# kept", "# mine")));
    assertThat(proposals().accept(repo, ALICE, Optional.empty(), new Caller.Platform()))
        .isInstanceOfSatisfying(
            Proposals.Outcome.Refused.class,
            refused -> assertThat(refused.sentence()).startsWith(".zagi/env.nix of main changed"));
    assertThat(repo.trunkCommit()).contains(moved);
  }

  @Test
  void what_is_rejected_is_gone_and_can_be_asked_for_again() throws Exception {
    CommitId tip = repo.trunkCommit().orElseThrow();
    Proposal proposal = proposed(new EnvOrder.Add(List.of("jq")));
    assertThat(proposals().reject(repo, ALICE, Optional.empty()))
        .isEqualTo(new Proposals.Outcome.Rejected("add jq"));
    assertThat(proposals().open(repo)).isEmpty();
    assertThat(repo.trunkCommit()).contains(tip);
    assertThat(TrustBook.of(repo).standing(proposal.trust()).state())
        .isEqualTo(Standing.State.REJECTED);
    Proposal again = proposed(new EnvOrder.Add(List.of("jq")));
    assertThat(again.id()).isNotEqualTo(proposal.id());
    proposals().accept(repo, ALICE, Optional.empty(), new Caller.Platform());
    assertThat(TrustBook.of(repo).standing(again.trust()).trusted()).isTrue();
  }

  @Test
  void what_cannot_be_done_is_one_line_and_leaves_nothing() throws Exception {
    assertThat(refused(new EnvOrder.Add(List.of("jqq")))).contains("jqq").contains("jq");
    assertThat(refused(new EnvOrder.Add(List.of("../x")))).contains("not a package");
    assertThat(refused(new EnvOrder.Add(List.of("git")))).startsWith("nothing to change");
    assertThat(refused(new EnvOrder.Remove(List.of("jq")))).isEqualTo("the environment has no jq");
    assertThat(refused(new EnvOrder.Put("nonsense", "x"))).startsWith("not a place");
    assertThat(refused(new EnvOrder.Put("ports", "x"))).isEqualTo("not a port: x");
    assertThat(refused(new EnvOrder.Put("env.A-B", "x"))).contains("bad name");
    assertThat(refused(new EnvOrder.Put("services.mongodb", ""))).contains("mongodb");
    commit(Map.of(".zagi/env.nix", "{ outputs = i: let p = [ ]; in { zagi.packages = p; }; }"));
    assertThat(refused(new EnvOrder.Add(List.of("jq")))).contains("edited by hand");
    commit(Map.of("README", "nothing to run"));
    assertThat(refused(new EnvOrder.Add(List.of("jq")))).startsWith("nothing to run");
    assertThat(repo.refs("refs/changes/")).isEmpty();
    assertThat(repo.refs("refs/zagi/")).isEmpty();
  }

  @Test
  void a_lock_that_cannot_be_read_stops_everything_but_its_repair() throws Exception {
    commit(Map.of(".zagi/env.nix", NIX, ".zagi/env.lock", "{\n oops"));
    assertThat(environments.prepare(repo, repo.trunkCommit().orElseThrow(), Progress.silent()))
        .isInstanceOfSatisfying(
            sh.zagi.env.Resolution.Failed.class,
            failed ->
                assertThat(failed.sentence())
                    .startsWith(".zagi/env.lock is not a lock, see its line 2"));
    Proposal mended = proposed(new EnvOrder.Add(List.of("jq")));
    String good = file(mended.change().commit(), ".zagi/env.lock");
    for (Map.Entry<String, String> bad :
        Map.of(
                "\"arch\" : \"amd64\"", "\"arch\" : \"../amd64\"",
                "\"lockfiles\" : { }", "\"lockfiles\" : {\"../x\": \"00\"}",
                "\"version\" : 3\n}", "\"version\" : 99\n}",
                "pool/main", "http://127.0.0.1/pool")
            .entrySet()) {
      String text = good.replace(bad.getKey(), bad.getValue());
      assertThat(text).as(bad.getKey()).isNotEqualTo(good);
      CommitId commit = commit(Map.of(".zagi/env.nix", NIX, ".zagi/env.lock", text));
      assertThat(environments.prepare(repo, commit, Progress.silent()))
          .isInstanceOfSatisfying(
              sh.zagi.env.Resolution.Failed.class,
              failed ->
                  assertThat(failed.sentence())
                      .startsWith(".zagi/env.lock ")
                      .doesNotContain("\n")
                      .contains("env update"));
    }
  }
}
