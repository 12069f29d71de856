// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.nix.NixStore;

/// In the machine's own store, with content that nobody else has.
class CollectorTest {
  @TempDir private Path folder;
  private NixStore store;
  private Collector collector;

  @BeforeEach
  void open() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "the store is root's");
    store = NixStore.open(folder);
    collector = new Collector(store, folder, folder.resolve("copies"), Duration.ofMillis(50));
  }

  @AfterEach
  void leave_nothing() throws IOException, InterruptedException {
    var _ = collect(Set.of(), Set.of(), false);
  }

  /// A folder in the store with a file of its own and one that all of a test share.
  private Path stored(String name, String shared) throws IOException {
    Path source = Files.createDirectories(folder.resolve("make").resolve(name));
    Files.writeString(source.resolve("own"), UUID.randomUUID() + "x".repeat(9_000));
    Files.writeString(source.resolve("shared"), shared + "y".repeat(90_000));
    Path path = store.add(source);
    store.keep(name, path);
    return path;
  }

  private Collected collect(Set<Path> live, Set<Integer> sessions, boolean dryRun)
      throws IOException, InterruptedException {
    Collector.Outcome outcome = collector.collect(stay(live, sessions), dryRun);
    assertThat(outcome).isInstanceOf(Collector.Outcome.Done.class);
    return ((Collector.Outcome.Done) outcome).collected();
  }

  private static Collector.Stay stay(Set<Path> live, Set<Integer> sessions) {
    return new Collector.Stay() {
      @Override
      public Live live() {
        return new Live(live, Set.of("a".repeat(64)));
      }

      @Override
      public Set<Integer> sessions() {
        return sessions;
      }
    };
  }

  private static Amount part(Collected collected, String name) {
    return collected.parts().getOrDefault(name, Amount.NONE);
  }

  private static List<Layer> layers(Path path) {
    return List.of(new Layer(LayerRole.ROOTFS, path.resolve("tree"), "/"));
  }

  @Test
  void what_is_described_stays_and_the_rest_goes() throws Exception {
    String shared = UUID.randomUUID().toString();
    Path wanted = stored("wanted", shared);
    Path unwanted = stored("unwanted", shared);
    Path foreign = store.add(Files.writeString(folder.resolve("foreign"), shared));

    Collected would = collect(Set.of(wanted), Set.of(), true);
    assertThat(part(would, "store paths").count()).isEqualTo(1);
    // the shared file is not freed: the wanted folder has it too
    assertThat(part(would, "store paths").bytes()).isBetween(10_000L, 30_000L);
    assertThat(unwanted).exists();
    assertThat(store.kept()).containsKeys("wanted", "unwanted");

    Collected did = collect(Set.of(wanted), Set.of(), false);
    assertThat(part(did, "store paths")).isEqualTo(part(would, "store paths"));
    assertThat(unwanted).doesNotExist();
    assertThat(wanted.resolve("shared")).isRegularFile();
    assertThat(store.kept()).containsOnlyKeys("wanted");
    assertThat(foreign).as("what this server does not know").exists();
    assertThat(part(collect(Set.of(wanted), Set.of(), false), "store paths").count()).isZero();
  }

  @Test
  void what_somebody_else_refers_to_stays_until_they_are_gone() throws Exception {
    Path unwanted = stored("unwanted", "");
    Path stranger = chain(unwanted, 1);
    assertThat(part(collect(Set.of(), Set.of(), false), "store paths").count()).isZero();
    assertThat(unwanted).exists();

    store.keep("unwanted", unwanted);
    var _ = store.output(List.of("nix-store", "--delete", stranger.toString()));
    assertThat(part(collect(Set.of(), Set.of(), false), "store paths").count()).isEqualTo(1);
    assertThat(unwanted).doesNotExist();
  }

  @Test
  void more_than_one_command_line_of_paths_goes_however_they_refer_to_each_other()
      throws Exception {
    Path first = stored("first", "");
    store.keep("last", chain(first, 1_200));
    assertThat(part(collect(Set.of(), Set.of(), false), "store paths").count()).isEqualTo(1_201);
    assertThat(first).doesNotExist();
  }

  /// The last of files in the store, each of which refers to the one before.
  private Path chain(Path first, int length) throws IOException {
    String last =
        """
        builtins.foldl' (before: number: builtins.toFile "link" "${before} ${toString number}")
          (builtins.storePath %s) (builtins.genList (number: number) %d)
        """
            .formatted(first, length);
    return Path.of(
        store
            .output(List.of("nix-instantiate", "--eval", "--read-write-mode", "--expr", last))
            .strip()
            .replace("\"", ""));
  }

  @Test
  void what_a_session_uses_stays_until_it_is_gone() throws Exception {
    Path used = stored("used", "");
    collector.holds().hold(7, layers(used));
    var _ = collect(Set.of(), Set.of(7), false);
    assertThat(used).exists();
    // the hold is a root for everybody
    assertThat(store.output(List.of("nix-store", "--gc", "--print-dead")))
        .doesNotContain(used.toString());

    collector.holds().release(7);
    store.keep("used", used);
    var _ = collect(Set.of(), Set.of(7), false);
    assertThat(used).doesNotExist();
    assertThatThrownBy(() -> collector.holds().hold(7, layers(used)))
        .isInstanceOf(IOException.class)
        .hasMessage("a part of the environment was removed: " + used);
    assertThat(store.kept()).isEmpty();
  }

  @Test
  void a_session_that_starts_during_a_collection_has_its_layers_or_is_told() throws Exception {
    for (int round = 0; round < 4; round++) {
      Path path = stored("raced-" + round, "");
      int session = 20 + round;
      CompletableFuture<Boolean> started =
          CompletableFuture.supplyAsync(() -> {
            try {
              collector.holds().hold(session, layers(path));
              return true;
            } catch (IOException _) {
              return false;
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      var _ = collect(Set.of(), Set.of(session), false);
      assertThat(Files.exists(path)).isEqualTo(started.get());
      collector.holds().release(session);
    }
  }

  @Test
  void a_collection_does_not_begin_while_something_is_built() throws Exception {
    Path fresh = stored("fresh", "");
    BuildGate.Passage building = collector.gate().build();
    Collector.Outcome outcome =
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return collector.collect(stay(Set.of(), Set.of()), false);
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .get();
    building.close();
    assertThat(outcome).isEqualTo(new Collector.Outcome.Busy());
    assertThat(fresh).exists();
  }

  @Test
  void files_that_no_lock_names_go_and_so_do_unpacked_layers_and_old_left_overs() throws Exception {
    Path wanted = stored("wanted", "");
    String name = String.valueOf(wanted.getFileName());
    Path named = write("artifacts/aa/" + "a".repeat(64));
    Path unnamed = write("artifacts/bb/" + "b".repeat(64));
    Path unpacked = write("layers/" + name + "-special.tar-special/etc/shadow");
    Path old = write("layers/" + "0".repeat(32) + "-rootfs-special.tar-special/etc/shadow");
    Path running = write("work/rootfs1/closure.nix");
    Path leftOver = write("work/rootfs2/closure.nix");
    Files.setLastModifiedTime(
        folder.resolve("work/rootfs2"), FileTime.from(Instant.now().minus(Duration.ofDays(1))));

    Collected would = collect(Set.of(wanted), Set.of(), true);
    assertThat(part(would, "artefacts").count()).isEqualTo(1);
    assertThat(List.of(named, unnamed, unpacked, old, running, leftOver)).allMatch(Files::exists);

    var _ = collect(Set.of(wanted), Set.of(), false);
    assertThat(List.of(named, unpacked, running)).allMatch(Files::exists);
    assertThat(List.of(unnamed, old, leftOver)).noneMatch(Files::exists);
  }

  private Path write(String file) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.resolve("..").normalize());
    return Files.write(path, "some bytes".getBytes(UTF_8));
  }

  @Test
  void shared_files_count_once() throws Exception {
    String shared = UUID.randomUUID().toString();
    Path one = stored("one", shared);
    Path two = stored("two", shared);
    StoreUsage usage =
        StoreUsage.of(store, Map.of("1", List.of(one), "2", List.of(two.resolve("own"))));
    StoreUsage.OfEnvironment first =
        usage.environments().getOrDefault("1", new StoreUsage.OfEnvironment(0, 0));
    assertThat(first.logicalBytes()).isBetween(100_000L, 130_000L);
    assertThat(first.ownBytes()).isBetween(10_000L, 30_000L);
    assertThat(first.sharedPercent()).isBetween(75L, 95L);
    assertThat(usage.logicalBytes()).isGreaterThan(usage.realBytes());
    assertThat(usage.sharedPercent()).isBetween(35L, 50L);
  }
}
