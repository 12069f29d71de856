// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.Manifest;
import sh.zagi.env.Tool;
import sh.zagi.env.linux.Command;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Images of small layers made by hand, read by the machine's own tar.
class ImagesTest {
  private static final EnvKey KEY = new EnvKey("ab".repeat(32));
  private static final String LONG = "l".repeat(90) + "/" + "m".repeat(90) + "/" + "n".repeat(90);

  @TempDir Path folder;
  Database database;
  Repo repo;
  Manifest manifest;

  @BeforeEach
  void make() throws IOException {
    database = Database.inMemory(UUID.randomUUID().toString());
    Path repos = Files.createDirectories(folder.resolve("repos"));
    Repositories repositories = new Repositories(repos, database, InstantSource.system());
    repo =
        repositories.open(
            repositories.create(new RepoPath("alice", "app"), Visibility.PUBLIC).orElseThrow());
    Path tree = folder.resolve("tree");
    file(tree.resolve("usr/bin/su"), "su", "r-xr-xr-x");
    file(tree.resolve("usr/share/Főtanúsítvány.crt"), "cert", "r--r--r--");
    file(tree.resolve("etc/passwd"), "dev:x:1000:1000:dev:/home/dev:/bin/bash\n", "r--r--r--");
    Files.createDirectories(tree.resolve("home/dev"));
    Files.createSymbolicLink(tree.resolve("bin"), Path.of("usr/bin"));
    Path node = folder.resolve("node");
    file(node.resolve("bin/node"), "#!/bin/sh\necho v22\n", "r-xr-xr-x");
    Path libraries = folder.resolve("libraries");
    file(libraries.resolve("node_modules").resolve(LONG), "deep", "r--r--r--");
    manifest =
        new Manifest(
            List.of(new Tool("node", "22.0.0")),
            List.of(
                new Layer(LayerRole.ROOTFS, tree, "/"),
                new Layer(LayerRole.SPECIAL, special(folder.resolve("special.tar")), "/"),
                new Layer(LayerRole.TOOL, node, "/opt/zagi/node"),
                new Layer(LayerRole.DEPS, libraries, "/workspace"),
                new Layer(LayerRole.DEPS, libraries, "/home/dev/.m2/repository"),
                new Layer(LayerRole.NIX, node, "/nix/store/aaa-hello"),
                new Layer(LayerRole.NIX, node.resolve("bin/node"), "/nix/store/bbb-file")),
            Map.of("NODE_ENV", "test"),
            Map.of(),
            List.of(),
            List.of(3000));
    repo.writeFiles(
        KEY.ref(), Map.of("manifest.json", CanonicalJson.bytes(manifest)), "env\n", Instant.EPOCH);
    repo.writeFiles(
        "refs/heads/main", Map.of("app.js", "1".getBytes(UTF_8)), "one\n", Instant.EPOCH);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void file(Path file, String content, String mode) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static Path special(Path tar) throws IOException {
    try (OutputStream file = Files.newOutputStream(tar);
        TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
      TarArchiveEntry home = new TarArchiveEntry("./home/dev/");
      home.setIds(1000, 1000);
      home.setMode(0700);
      out.putArchiveEntry(home);
      out.closeArchiveEntry();
      TarArchiveEntry su = new TarArchiveEntry("./usr/bin/su");
      su.setMode(04755);
      su.setSize(2);
      out.putArchiveEntry(su);
      out.write("su".getBytes(UTF_8));
      out.closeArchiveEntry();
    }
    return tar;
  }

  private Images images(String name) throws IOException {
    Path sources = folder.resolve(name + "-sources");
    return new Images(
        folder.resolve(name),
        (_, _) -> Optional.of(new Environment(KEY, new App("app", "1"), manifest)),
        (repository, tree) -> {
          Path files = sources.resolve(tree.hex());
          if (!Files.exists(files)) {
            repository.checkout(tree, Files.createDirectories(files));
          }
          return files;
        });
  }

  private static byte[] bytes(Blob blob) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    blob.copy(all, 0, blob.descriptor().sizeBytes());
    return all.toByteArray();
  }

  private String listing(Blob layer) throws IOException {
    Path tar = folder.resolve("layer.tar");
    Files.write(tar, bytes(layer));
    var ended =
        Command.of(
                Duration.ofMinutes(1),
                "tar",
                "--numeric-owner",
                "--quoting-style=literal",
                "-tvf",
                tar.toString())
            .run(line -> {
              throw new AssertionError(line);
            });
    assertThat(ended.succeeded()).isTrue();
    return ended.output();
  }

  @Test
  void a_root_file_system_has_the_owners_and_modes_of_its_special_files() throws Exception {
    Image image = images("a").tagged(repo, Images.ENVIRONMENT).orElseThrow();
    String listing = listing(image.blobs().get(1));
    assertThat(listing)
        .startsWith("drwxr-xr-x 0/0 ")
        .containsPattern("\\A.* \\./\n")
        .containsPattern("-rwsr-xr-x 0/0 +2 1970-01-01 00:00 usr/bin/su\n")
        .containsPattern("drwx------ 1000/1000 .* home/dev/\n")
        .containsPattern("-rw-r--r-- 0/0 .* etc/passwd\n")
        .containsPattern("lrwxrwxrwx 0/0 .* bin -> usr/bin\n")
        .containsPattern("usr/share/Főtanúsítvány.crt\n")
        .containsOnlyOnce("usr/bin/su");
  }

  @Test
  void libraries_belong_to_the_user_and_tools_to_root() throws Exception {
    Image image = images("a").tagged(repo, Images.LATEST).orElseThrow();
    List<Blob> blobs = image.blobs();
    assertThat(listing(blobs.get(2)))
        .containsPattern("drwxr-xr-x 0/0 .* opt/zagi/\n")
        .containsPattern("-rwxr-xr-x 0/0 .* opt/zagi/node/bin/node\n");
    assertThat(listing(blobs.get(3)))
        .containsPattern("drwxr-xr-x 1000/1000 .* workspace/\n")
        .containsPattern("-rw-r--r-- 1000/1000 .* workspace/node_modules/" + LONG + "\n");
    assertThat(listing(blobs.get(4)))
        .containsPattern("drwxr-xr-x 0/0 .* home/\n")
        .containsPattern("drwx------ 1000/1000 .* home/dev/\n")
        .containsPattern("drwxr-xr-x 1000/1000 .* home/dev/.m2/\n");
    assertThat(listing(blobs.getLast()))
        .containsPattern("-rw-r--r-- 1000/1000 .* workspace/app.js\n");
    assertThat(blobs).hasSize(7);
    assertThat(listing(blobs.get(5)))
        .containsPattern("drwxr-xr-x 0/0 .* nix/store/\n")
        .containsPattern("-rwxr-xr-x 0/0 .* nix/store/aaa-hello/bin/node\n")
        .containsPattern("-rwxr-xr-x 0/0 .* nix/store/bbb-file\n");
  }

  @Test
  void the_same_environment_has_the_same_digests_whoever_made_the_image() throws Exception {
    Image one = images("a").tagged(repo, Images.LATEST).orElseThrow();
    Image other = images("b").tagged(repo, Images.LATEST).orElseThrow();
    assertThat(other.manifest()).isEqualTo(one.manifest());
    for (Blob blob : one.blobs()) {
      assertThat("sha256:" + CanonicalJson.sha256(bytes(blob)))
          .isEqualTo(blob.descriptor().digest());
    }
    assertThat(images("a").tagged(repo, KEY.hex()).orElseThrow().manifest())
        .isEqualTo(images("a").tagged(repo, Images.ENVIRONMENT).orElseThrow().manifest());
    Files.writeString(folder.resolve("node/extra"), "x");
    assertThat(images("c").tagged(repo, Images.LATEST).orElseThrow().manifest())
        .isNotEqualTo(one.manifest());
  }

  @Test
  void any_part_of_a_layer_can_be_had() throws Exception {
    Blob layer = images("a").tagged(repo, Images.LATEST).orElseThrow().blobs().get(1);
    byte[] all = bytes(layer);
    for (int first = 0; first < all.length; first += 317) {
      int length = Math.min(701, all.length - first);
      ByteArrayOutputStream part = new ByteArrayOutputStream();
      layer.copy(part, first, length);
      assertThat(part.toByteArray())
          .isEqualTo(java.util.Arrays.copyOfRange(all, first, first + length));
    }
  }

  @Test
  void parts_are_found_by_digest_also_after_a_restart_and_in_no_other_repository()
      throws Exception {
    Image image = images("a").tagged(repo, Images.LATEST).orElseThrow();
    Images restarted = images("a");
    String layer = image.blobs().get(1).descriptor().digest();
    assertThat(restarted.blob(repo, layer)).contains(image.blobs().get(1));
    assertThat(restarted.blob(repo, image.manifest().descriptor().digest()))
        .contains(image.manifest());
    assertThat(restarted.blob(repo, "sha256:" + "0".repeat(64))).isEmpty();
    assertThat(restarted.tags(repo)).containsExactly(KEY.hex(), "env", "latest");
  }

  @Test
  void what_is_gone_from_the_store_is_not_offered() throws Exception {
    Images images = images("a");
    Blob tools = images.tagged(repo, Images.LATEST).orElseThrow().blobs().get(2);
    assertThat(images.blob(repo, tools.descriptor().digest())).isPresent();
    Path program = folder.resolve("node/bin/node");
    Files.writeString(folder.resolve("short"), "");
    Files.move(folder.resolve("short"), program, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> bytes(tools)).isInstanceOf(IOException.class);
    Files.delete(program);
    Files.delete(program.getParent());
    Files.delete(folder.resolve("node"));
    assertThat(images.blob(repo, tools.descriptor().digest())).isEmpty();
    assertThat(images.tags(repo)).doesNotContain(KEY.hex());
  }

  @Test
  void an_index_that_was_cut_short_is_made_again() throws Exception {
    Image image = images("a").tagged(repo, Images.ENVIRONMENT).orElseThrow();
    try (var files = Files.list(folder.resolve("a"))) {
      for (Path file : files.toList()) {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
      }
    }
    Image again = images("a").tagged(repo, Images.ENVIRONMENT).orElseThrow();
    assertThat(again.manifest()).isEqualTo(image.manifest());
  }

  @Test
  void an_archive_unpacks_to_an_oci_layout() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/skopeo")), "skopeo reads the archive");
    Image image = images("a").tagged(repo, Images.LATEST).orElseThrow();
    Path tar = folder.resolve("image.tar");
    try (OutputStream out = Files.newOutputStream(tar)) {
      image.writeArchive("example.org/alice/app:latest", out);
    }
    for (String kind : List.of("oci-archive:", "docker-archive:")) {
      var ended =
          Command.of(Duration.ofMinutes(1), "skopeo", "inspect", "--config", kind + tar)
              .run(line -> {});
      assertThat(ended.output()).as(kind).contains("NODE_ENV=test", "/workspace");
    }
  }
}
