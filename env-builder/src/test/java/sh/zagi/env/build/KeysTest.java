// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.Signature;
import sh.zagi.config.DataSize;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.fetch.Registries;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// What makes two environments the same one, with a real build of the smallest root file system.
class KeysTest {
  private static final String NIX =
      "{ outputs = inputs: { zagi = { packages = [ ]; tasks.test = \"true\"; }; }; }\n";
  private static final Signature ALICE =
      new Signature("alice", "alice@localhost", Instant.ofEpochSecond(1_700_000_000));
  private static final DataSize LIMIT = DataSize.mebibytes(16);

  @TempDir private Path folder;
  private Database database;
  private Repositories repositories;
  private Environments environments;
  private final List<String> steps = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    database = Database.inMemory("keys");
    Path root = Files.createDirectories(folder.resolve("repos"));
    repositories = new Repositories(root, database, InstantSource.system());
    String kept = System.getProperty("zagi.test.env", "");
    Path env = kept.isEmpty() ? folder.resolve("env") : Path.of(kept);
    environments = Environments.open(Files.createDirectories(env), Registries.none());
  }

  @AfterEach
  void close() {
    environments.close();
    database.close();
  }

  private Repo repo(String name) {
    RepoPath path = new RepoPath("alice", name);
    return repositories.open(repositories.create(path, Visibility.PRIVATE).orElseThrow());
  }

  private static CommitId commit(Repo repo, Map<String, String> files) {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(UTF_8)));
    return repo.writeFiles("refs/heads/main", bytes, "work\n", Instant.EPOCH);
  }

  private Environment ready(Repo repo, CommitId commit) throws InterruptedException {
    steps.clear();
    Progress progress =
        new Progress() {
          @Override
          public void step(String what) {
            steps.add(what);
          }

          @Override
          public void detail(long done, long total) {}
        };
    Resolution resolution = environments.prepare(repo, commit, progress);
    assertThat(resolution).isInstanceOf(Resolution.Ready.class);
    return ((Resolution.Ready) resolution).environment();
  }

  private static String file(Repo repo, CommitId commit, String path) {
    return new String(repo.tree(commit).read(path, LIMIT).orElseThrow(), UTF_8);
  }

  @Test
  void equal_asks_share_one_closure_and_what_is_pinned_is_never_resolved_again() throws Exception {
    Repo one = repo("one");
    Environment first = ready(one, commit(one, Map.of(".zagi/env.nix", NIX)));
    assertThat(steps).anyMatch(step -> step.startsWith("resolving"));

    // another repository that asks for the same: the same key, the same store paths
    Repo two = repo("two");
    Environment second = ready(two, commit(two, Map.of(".zagi/env.nix", NIX, "README", "other")));
    assertThat(second.key()).isEqualTo(first.key());
    assertThat(second.manifest().layers()).isEqualTo(first.manifest().layers());
    assertThat(two.resolve(first.key().ref())).isEqualTo(one.resolve(first.key().ref()));

    // other comments and formatting: the same environment, found by its pins
    String reformatted = "# mine\n" + NIX.replace("[ ]", "[\n  # none\n]");
    Environment third = ready(one, commit(one, Map.of(".zagi/env.nix", reformatted)));
    assertThat(third.key()).isEqualTo(first.key());
    assertThat(steps).noneMatch(step -> step.startsWith("resolving"));
    assertThat(one.refs("refs/envs/")).hasSize(1);

    // the same tree again: one lookup, nothing is said to be done
    ready(one, one.trunkCommit().orElseThrow());
    assertThat(steps).isEmpty();

    accepted_locks_win(one, first);
  }

  private void accepted_locks_win(Repo repo, Environment environment) throws Exception {
    Proposals proposals = environments.proposals();
    Proposal waiting = proposals.open(repo).orElseThrow();
    assertThat(waiting.key()).isEqualTo(environment.key());
    assertThat(proposals.standing(repo, environment.key()).trusted()).isFalse();
    proposals.accept(repo, ALICE, Optional.empty(), new Caller.Platform());
    CommitId landed = repo.trunkCommit().orElseThrow();
    assertThat(ready(repo, landed).key()).isEqualTo(environment.key());
    assertThat(steps).noneMatch(step -> step.startsWith("resolving"));
    assertThat(proposals.standing(repo, environment.key()).trusted()).isTrue();
    assertThat(proposals.open(repo)).isEmpty();

    // a clone elsewhere has nothing but the tree: its lock still wins
    Repo clone = repo("clone");
    CommitId copied =
        commit(
            clone,
            Map.of(
                ".zagi/env.nix", file(repo, landed, ".zagi/env.nix"),
                ".zagi/env.lock", file(repo, landed, ".zagi/env.lock")));
    assertThat(ready(clone, copied).key()).isEqualTo(environment.key());
    assertThat(steps).noneMatch(step -> step.startsWith("resolving"));
    assertThat(proposals.standing(clone, environment.key()).trusted()).isFalse();
    assertThat(proposals.open(clone)).isEmpty();
    assertThat(
            proposals.accept(
                clone,
                ALICE,
                environments.cached(clone, clone.treeId(copied)),
                new Caller.Platform()))
        .isEqualTo(new Proposals.Outcome.Accepted(copied, copied, Optional.empty()));
    assertThat(proposals.standing(clone, environment.key()).trusted()).isTrue();

    // an env.nix that somebody changed is another environment, and nobody has accepted it
    CommitId changed =
        commit(
            clone,
            Map.of(
                ".zagi/env.nix",
                file(repo, landed, ".zagi/env.nix").replace("\"true\"", "\"false\""),
                ".zagi/env.lock",
                file(repo, landed, ".zagi/env.lock")));
    Environment other = ready(clone, changed);
    assertThat(other.key()).isNotEqualTo(environment.key());
    assertThat(proposals.standing(clone, other.key()).trusted()).isFalse();
    assertThat(proposals.open(clone)).isPresent();
    assertThat(proposals.reject(clone, ALICE, Optional.empty()))
        .isInstanceOf(Proposals.Outcome.Rejected.class);
    assertThat(proposals.standing(clone, other.key()).state()).isEqualTo(Standing.State.REJECTED);
  }
}
