// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.store.Live;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.TreeId;
import sh.zagi.storage.repo.Visibility;

class EnvRefsTest {
  private static final EnvKey KEY = new EnvKey("1".repeat(64));
  private static final String OBJECT = "/nix/store/" + "a".repeat(32) + "-rootfs";
  private static final Map<String, byte[]> FILES =
      Map.of(
          "manifest.json",
          ("{\"layers\": [{\"storePath\": \"" + OBJECT + "/tree\"}]}").getBytes(UTF_8),
          "env.lock",
          ("{\"sha256\": \"" + "b".repeat(64) + "\"}").getBytes(UTF_8));

  @TempDir private Path folder;
  private Database database;
  private Repositories repositories;

  @BeforeEach
  void open() throws IOException {
    database = Database.inMemory("envrefs");
    Path root = Files.createDirectories(folder.resolve("repos"));
    repositories = new Repositories(root, database, InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Repo repo(String name) {
    return repositories.open(
        repositories.create(new RepoPath("alice", name), Visibility.PRIVATE).orElseThrow());
  }

  private static CommitId write(Repo repo) {
    return repo.writeFiles(KEY.ref(), FILES, "environment\n", Instant.ofEpochSecond(1_000));
  }

  @Test
  void what_is_noted_about_an_environment_never_changes_its_commit() {
    Repo one = repo("one");
    Repo two = repo("two");
    CommitId commit = write(one);
    EnvRefs.attach(one, KEY, "provenance", Map.of("seconds", 12));
    EnvRefs.attach(one, KEY, "log", "Unpacking less");
    EnvRefs.attach(one, KEY, "provenance", Map.of("seconds", 13));
    assertThat(write(two)).isEqualTo(commit);
    assertThat(write(one)).isEqualTo(commit);
    assertThat(one.resolve(KEY.ref())).isEqualTo(Optional.of(commit));
    assertThat(EnvRefs.noted(one, KEY, "provenance").orElseThrow().get("seconds").asInt())
        .isEqualTo(13);
    assertThat(EnvRefs.noted(one, KEY, "log").orElseThrow().asString()).isEqualTo("Unpacking less");
    assertThat(EnvRefs.noted(one, KEY, "sbom")).isEmpty();
    assertThat(EnvRefs.noted(two, KEY, "log")).isEmpty();
  }

  @Test
  void what_one_repository_describes_is_nothing_to_another() {
    Repo one = repo("one");
    Repo two = repo("two");
    var _ = write(one);
    TreeId tree = new TreeId("7".repeat(40));
    one.putNote(
        "refs/notes/envs",
        tree.hex(),
        CanonicalJson.bytes(new EnvRefs.Note(KEY.hex(), new App("x", ""))));
    assertThat(EnvRefs.find(two, tree)).isEmpty();
    assertThat(EnvRefs.complete(two, KEY, new App("x", ""))).isEmpty();
    assertThat(EnvRefs.all(two)).isEmpty();
  }

  @Test
  void a_manifest_says_paths_as_they_are() {
    Layer layer = new Layer(LayerRole.ROOTFS, Path.of("/"), "/");
    byte[] json = CanonicalJson.bytes(layer);
    assertThat(new String(json, UTF_8)).contains("\"storePath\" : \"/\"");
    assertThat(CanonicalJson.MAPPER.readValue(json, Layer.class)).isEqualTo(layer);
    String manifest = "{\"layers\": [{\"storePath\": \"" + OBJECT + "/tree\"}], \"x\": 1}";
    assertThat(EnvRefs.layers(manifest.getBytes(UTF_8))).containsExactly(Path.of(OBJECT));
  }

  @Test
  void what_a_description_mentions_is_alive() {
    Repo one = repo("one");
    var _ = write(one);
    Live live = EnvRefs.live(one, java.util.Set.of());
    assertThat(live.objects()).contains(Path.of(OBJECT));
    assertThat(live.digests()).containsExactly("b".repeat(64));
    assertThat(EnvRefs.present(one)).as("not on this machine").isEmpty();
  }
}
