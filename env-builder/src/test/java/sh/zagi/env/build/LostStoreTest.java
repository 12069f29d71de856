// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.linux.Command;
import sh.zagi.env.nix.NixStore;
import sh.zagi.env.nix.OwnStore;
import sh.zagi.env.store.StoreUsage;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Environments built twice, on stores that know nothing of each other: a minute or two of work, so
/// only with `-Dzagi.test.stores=true`.
@EnabledIfSystemProperty(named = "zagi.test.stores", matches = "true")
class LostStoreTest {
  private static final Logger LOG = LoggerFactory.getLogger(LostStoreTest.class);
  private static final String ENV_NIX =
      """
      { inputs = { }; outputs = inputs: { zagi = {
        system = "x86_64-linux"; channel = "debian/bookworm"; packages = [ PACKAGES ];
        tools = { }; nix = [ ]; deps = [ ]; services = { }; env = { }; tasks = { };
      }; }; }
      """;
  private static final String NO_ARCHIVE =
      "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
          + " http://127.0.0.1:1/debian bookworm main\n";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private Database database;
  private Repo repo;

  @BeforeEach
  void a_repository_exists() throws IOException {
    database = Database.inMemory("rebuild");
    Path root = Files.createDirectories(folder.resolve("repos"));
    Repositories repositories = new Repositories(root, database, InstantSource.system());
    repo =
        repositories.open(
            repositories.create(new RepoPath("alice", "tiny"), Visibility.PRIVATE).orElseThrow());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CommitId commit(String packages) {
    return repo.writeFiles(
        "refs/heads/main",
        Map.of(".zagi/env.nix", ENV_NIX.replace("PACKAGES", packages).getBytes(UTF_8)),
        "work\n",
        Instant.EPOCH);
  }

  private Environment prepare(CommitId commit) throws IOException, InterruptedException {
    try (Environments environments =
        Environments.open(folder.resolve("env"), new Registries(Map.of()))) {
      Resolution resolution = environments.prepare(repo, commit, Progress.silent());
      assertThat(resolution).isInstanceOf(Resolution.Ready.class);
      return ((Resolution.Ready) resolution).environment();
    }
  }

  /// Store path to the digest of its content.
  private Map<Path, String> hashes(Environment environment) throws IOException {
    NixStore store = NixStore.open(folder.resolve("env"));
    Map<Path, String> hashes = new TreeMap<>();
    for (var layer : environment.manifest().layers()) {
      Path object = NixStore.object(layer.storePath()).orElseThrow();
      hashes.put(object, store.narHash(object));
      assertThat(store.isIntact(object)).isTrue();
    }
    return hashes;
  }

  @Test
  void a_lost_store_is_rebuilt_from_the_refs_to_the_byte_also_without_the_archive()
      throws Exception {
    CommitId commit = commit("\"less\"");
    Environment first = prepare(commit);
    Map<Path, String> built = hashes(first);
    Optional<CommitId> described = repo.resolve(first.key().ref());

    OwnStore.in(
        folder.resolve("other"),
        () -> {
          hideArchive();
          assertThat(built.keySet()).noneMatch(Files::exists);
          Environment again = prepare(commit);
          assertThat(again.key()).isEqualTo(first.key());
          assertThat(hashes(again)).isEqualTo(built);
          assertThat(repo.resolve(first.key().ref())).isEqualTo(described);
          return 0;
        });
  }

  /// For this thread and what it starts, the machine's package archive cannot be reached.
  private void hideArchive() throws IOException {
    Path apt = Files.createDirectories(folder.resolve("apt"));
    Files.writeString(apt.resolve("sources.list"), NO_ARCHIVE);
    Command.Ended ended =
        Command.of(TIMEOUT, "mount", "--bind", apt.toString(), "/etc/apt").run(line -> {});
    assertThat(ended.succeeded()).isTrue();
  }

  @Test
  void a_second_environment_that_shares_most_costs_little_disk() throws Exception {
    OwnStore.in(
        folder.resolve("other"),
        () -> {
          long start = System.nanoTime();
          Environment first = prepare(commit("\"less\" \"git\" \"python3\""));
          long middle = System.nanoTime();
          Environment second = prepare(commit("\"less\" \"git\" \"python3\" \"jq\""));
          long end = System.nanoTime();
          NixStore store = NixStore.open(folder.resolve("env"));
          Map<String, List<Path>> layers = new TreeMap<>();
          for (Environment one : List.of(first, second)) {
            layers.put(
                one.key().hex(),
                one.manifest().layers().stream()
                    .map(layer -> NixStore.object(layer.storePath()).orElseThrow())
                    .toList());
          }
          StoreUsage both = StoreUsage.of(store, layers);
          long alone =
              StoreUsage.of(store, Map.of("first", layers.get(first.key().hex()))).realBytes();
          long growth = both.realBytes() - alone;
          LOG.info(
              "first {} MiB in {} s, second +{} KiB in {} s",
              alone >> 20,
              (middle - start) / 1_000_000_000,
              growth >> 10,
              (end - middle) / 1_000_000_000);
          List<Path> stages = layers.getOrDefault(first.key().hex(), List.of());
          assertThat(layers.get(second.key().hex()))
              .as("only the last stage is another")
              .containsAll(stages.stream().filter(one -> !one.equals(stages.getLast())).toList());
          assertThat(growth * 100).isLessThan(alone * 5);
          return 0;
        });
  }

  private CommitId node(String version) {
    String manifest =
        """
        {"name": "tiny", "version": "1.0.0", "dependencies": {"ms": "VERSION"},
         "scripts": {"test": "node -e 0"}}
        """;
    return repo.writeFiles(
        "refs/heads/main",
        Map.of("package.json", manifest.replace("VERSION", version).getBytes(UTF_8)),
        "work\n",
        Instant.EPOCH);
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.registries", matches = "true")
  void a_second_environment_with_other_libraries_costs_little_time() throws Exception {
    OwnStore.in(
        folder.resolve("other"),
        () -> {
          long start = System.nanoTime();
          Environment first = prepare(node("2.1.3"));
          long middle = System.nanoTime();
          Environment second = prepare(node("2.1.2"));
          long end = System.nanoTime();
          LOG.info(
              "first in {} s, second in {} s",
              (middle - start) / 1_000_000_000,
              (end - middle) / 1_000_000_000);
          assertThat(second.key()).isNotEqualTo(first.key());
          assertThat((end - middle) * 100).isLessThan((middle - start) * 15);
          return 0;
        });
  }
}
