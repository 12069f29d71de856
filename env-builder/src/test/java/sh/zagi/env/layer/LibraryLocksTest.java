// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.PackageServer;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.lock.LockedFile;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.nix.Rootfs;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.repo.FileTree;

/// From lockfiles to pins, with a registry on loopback. What cannot be had fails closed, in one
/// line.
class LibraryLocksTest {
  private static final byte[] CRATE = "crate".getBytes(UTF_8);

  @TempDir private Path folder;
  private PackageServer server;
  private RegistryClient client;
  private Artifacts artifacts;

  @BeforeEach
  void open() throws IOException {
    server = new PackageServer();
    artifacts = new Artifacts(folder.resolve("artifacts"));
    client = new RegistryClient(server.registries(), artifacts);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private LockedFiles resolve(String kind, String manifest, Map<String, String> files)
      throws FetchException, IOException, InterruptedException {
    return resolve(client, kind, manifest, files);
  }

  private LockedFiles resolve(
      RegistryClient with, String kind, String manifest, Map<String, String> files)
      throws FetchException, IOException, InterruptedException {
    Rootfs rootfs = new Rootfs(List.of(folder));
    Platform platform = new Platform(folder, rootfs, Optional.empty());
    Workshop workshop =
        new Workshop(with, artifacts, Files.createDirectories(folder.resolve("work")), platform);
    Project project = new Project(new ProjectFiles(FileTree.ofFiles(files)), target -> {});
    return (LockedFiles)
        LibraryKinds.named(kind)
            .orElseThrow()
            .resolve(workshop, project, new DepsSpec(kind, "", manifest), Progress.silent());
  }

  private static Map<String, String> cargo(String checksum) {
    return Map.of(
        "Cargo.toml",
        "[package]\nname = \"app\"\n",
        "Cargo.lock",
        "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n"
            + "source = \"registry+https://index.example\"\nchecksum = \""
            + checksum
            + "\"\n");
  }

  private void aCrateExists() {
    server
        .put(
            "/crates/config.json",
            "{\"dl\": \"" + server.base() + "dl/{prefix}/{crate}-{version}\"}")
        .put("/dl/1/a-1.0.0", CRATE);
  }

  @Test
  void crates_are_found_where_the_index_says() throws Exception {
    aCrateExists();
    LockedFiles locked = resolve("cargo", "Cargo.toml", cargo(digest(CRATE)));
    assertThat(locked.files())
        .containsExactly(new LockedFile("crates", "a/a-1.0.0.crate", digest(CRATE), CRATE.length));
  }

  @Test
  void a_lock_hash_that_differs_is_refused_and_nothing_is_kept() {
    aCrateExists();
    assertThatThrownBy(() -> resolve("cargo", "Cargo.toml", cargo("0".repeat(64))))
        .isInstanceOf(FetchException.class)
        .hasMessage("a/a-1.0.0.crate does not have the content that is pinned");
    assertThat(folder.resolve("artifacts/00")).doesNotExist();
  }

  @Test
  void a_package_that_was_replaced_is_refused_but_the_pinned_one_is_still_here() throws Exception {
    aCrateExists();
    LockedFiles locked = resolve("cargo", "Cargo.toml", cargo(digest(CRATE)));
    server.put("/dl/1/a-1.0.0", "replaced");
    assertThat(resolve("cargo", "Cargo.toml", cargo(digest(CRATE)))).isEqualTo(locked);
    try (RegistryClient fresh =
        new RegistryClient(server.registries(), new Artifacts(folder.resolve("other")))) {
      assertThatThrownBy(() -> resolve(fresh, "cargo", "Cargo.toml", cargo(digest(CRATE))))
          .hasMessage("a/a-1.0.0.crate does not have the content that is pinned");
    }
  }

  @Test
  void a_version_that_the_registry_lacks_is_named() {
    server.put("/crates/config.json", "{\"dl\": \"" + server.base() + "dl\"}");
    assertThatThrownBy(() -> resolve("cargo", "Cargo.toml", cargo(digest(CRATE))))
        .hasMessage("the registry of Rust crates does not have a/a-1.0.0.crate");
  }

  @Test
  void an_index_cannot_send_the_server_to_another_service_of_its_machine() {
    for (String dl :
        List.of("http://127.0.0.1:1", "http://localhost/x", "file:///etc", "http://[::1]/")) {
      server.put("/crates/config.json", "{\"dl\": \"" + dl + "\"}");
      assertThatThrownBy(() -> resolve("cargo", "Cargo.toml", cargo(digest(CRATE))))
          .hasMessage("the registry of Rust crates says no place of a/a-1.0.0.crate");
    }
  }

  @Test
  void a_registry_that_nobody_configured_is_one_clear_line() throws IOException {
    try (RegistryClient none = new RegistryClient(Registries.none(), artifacts)) {
      assertThatThrownBy(() -> resolve(none, "cargo", "Cargo.toml", cargo(digest(CRATE))))
          .hasMessage(
              "the registry of Rust crates is not known: set registry.crates in the server's"
                  + " configuration");
      assertThatThrownBy(
              () -> resolve(none, "pip", "requirements.txt", Map.of("requirements.txt", "flask")))
          .hasMessage(
              "requirements.txt: the index of Python packages is not known: set registry.pypi in"
                  + " the server's configuration, or take Debian's python3-* packages");
      assertThatThrownBy(
              () -> resolve(none, "go", "go.mod", Map.of("go.mod", "module a\nrequire b/c v1\n")))
          .hasMessageStartingWith("go.mod: the proxy of Go modules is not known: set registry.go");
    }
  }

  @Test
  void a_registry_that_goes_away_in_the_middle_is_one_line_and_the_next_run_succeeds()
      throws Exception {
    StringBuilder lock = new StringBuilder();
    server.put("/crates/config.json", "{\"dl\": \"" + server.base() + "dl\"}");
    for (int i = 0; i < 20; i++) {
      byte[] crate = ("crate " + i).getBytes(UTF_8);
      server.put("/dl/c" + i + "/1.0.0/download", crate);
      lock.append("[[package]]\nname = \"c").append(i).append("\"\nversion = \"1.0.0\"\n");
      lock.append("source = \"registry+https://index.example\"\nchecksum = \"");
      lock.append(digest(crate)).append("\"\n");
    }
    Map<String, String> files =
        Map.of("Cargo.toml", "[package]\nname = \"app\"\n", "Cargo.lock", lock.toString());
    server.answerOnly(12);
    assertThatThrownBy(() -> resolve("cargo", "Cargo.toml", files))
        .isInstanceOf(FetchException.class)
        .hasMessageMatching(
            "cannot fetch \\S+ from the registry of Rust crates: 127.0.0.1:\\d+ cannot be reached");
    server.answerOnly(1000);
    assertThat(resolve("cargo", "Cargo.toml", files).files()).hasSize(20);
  }

  @Test
  void go_sum_decides_what_a_module_is() throws Exception {
    String mod = "module m.example/A\n";
    server
        .put("/go/m.example/!a/@v/v1.0.0.mod", mod)
        .put(
            "/go/m.example/!a/@v/v1.0.0.zip",
            PackageServer.zip(Map.of("m.example/A@v1.0.0/a.go", "x")));
    Map<String, String> files =
        Map.of(
            "go.mod",
            "module app\nrequire m.example/A v1.0.0\n",
            "go.sum",
            "m.example/A v1.0.0 h1:w0kpEL1jSsp4iqiTSLx1AHCV7ZLrJWVwlOyKi2nzcCg=\n"
                + "m.example/A v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    assertThatThrownBy(() -> resolve("go", "go.mod", files))
        .hasMessage("go.sum: m.example/A v1.0.0 does not have the content that is pinned");
    assertThatThrownBy(() ->
            resolve("go", "go.mod", Map.of("go.mod", "module a\nrequire b v1\n", "go.sum", "x\n")))
        .hasMessage("go.sum:1: is not of the form module version h1:hash");
  }

  @Test
  void a_go_project_with_its_modules_beside_it_or_none_needs_nothing() throws Exception {
    Map<String, String> vendored =
        Map.of("go.mod", "module a\nrequire b v1\n", "vendor/modules.txt", "# b v1\n");
    assertThat(resolve("go", "go.mod", vendored).files()).isEmpty();
    assertThat(resolve("go", "go.mod", Map.of("go.mod", "module a\n\ngo 1.19\n")).files())
        .isEmpty();
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void gems_are_those_of_this_platform_with_the_digests_of_the_index() throws Exception {
    byte[] gem = "gem".getBytes(UTF_8);
    server
        .put("/gems/gems/n-1.0-x86_64-linux.gem", gem)
        .put("/gems/gems/r-2.0.gem", gem)
        .put(
            "/gems/info/n",
            "---\n1.0 |checksum:"
                + "0".repeat(64)
                + "\n1.0-x86_64-linux |checksum:"
                + digest(gem)
                + "\n")
        .put("/gems/info/r", "---\n2.0 n:>= 0|checksum:" + "0".repeat(64) + ",ruby:>= 2\n");
    String lock =
        "GEM\n  remote: https://x/\n  specs:\n    n (1.0)\n    n (1.0-x86_64-linux)\n"
            + "    n (1.0-x64-mingw)\n    r (2.0)\n      n (>= 0)\n\nPLATFORMS\n  ruby\n";
    Map<String, String> files = Map.of("Gemfile", "gem 'r'\n", "Gemfile.lock", lock);
    assertThatThrownBy(() -> resolve("bundler", "Gemfile", files))
        .hasMessage("gems/r-2.0.gem does not have the content that is pinned");
    server.put("/gems/info/r", "---\n2.0 n:>= 0|checksum:" + digest(gem) + ",ruby:>= 2\n");
    assertThat(resolve("bundler", "Gemfile", files).files())
        .extracting(LockedFile::path)
        .containsExactly("gems/n-1.0-x86_64-linux.gem", "gems/r-2.0.gem");
    Map<String, String> git =
        Map.of(
            "Gemfile",
            "x",
            "Gemfile.lock",
            "GIT\n  remote: https://u:p@h/x.git\n  revision: 1\n  specs:\n    x (1.0)\n");
    assertThatThrownBy(() -> resolve("bundler", "Gemfile", git))
        .hasMessageContaining("takes x from https://h/x.git, which cannot be pinned");
  }

  @Test
  void archives_of_php_packages_are_found_by_a_mirror_or_by_the_index() throws Exception {
    byte[] zip = "zip".getBytes(UTF_8);
    Map<String, String> files =
        Map.of(
            "composer.json",
            "{\"require\":{\"a/b\":\"1\"}}",
            "composer.lock",
            "{\"packages\":[{\"name\":\"a/b\",\"version\":\"v1.0\",\"dist\":{\"type\":\"zip\",\"url\":"
                + "\"https://elsewhere\",\"reference\":\"ref\",\"shasum\":\""
                + PackageServer.digest("SHA-1", zip)
                + "\"}}]}");
    server
        .put("/composer/packages.json", "{\"metadata-url\":\"/p2/%package%.json\"}")
        .put(
            "/composer/p2/a/b.json",
            "{\"packages\":{\"a/b\":[{\"dist\":{\"reference\":\"ref\",\"url\":\""
                + server.base()
                + "z/b.zip\"}}]}}")
        .put("/z/b.zip", zip);
    assertThat(resolve("composer", "composer.json", files).files())
        .extracting(LockedFile::path)
        .containsExactly("dist/a/b/1.0/ref.zip");
  }

  @Test
  void lockfiles_that_cannot_be_read_are_one_line_with_the_place() {
    assertThatThrownBy(() ->
            resolve(
                "cargo", "Cargo.toml", Map.of("Cargo.toml", "", "Cargo.lock", "a = 1\nb = [\n")))
        .hasMessageMatching("Cargo\\.lock:\\d+: is not TOML");
    assertThatThrownBy(() -> resolve("cargo", "Cargo.toml", Map.of("Cargo.toml", "")))
        .hasMessage("Cargo.lock: is missing: run `cargo generate-lockfile` once and commit it");
    assertThatThrownBy(() ->
            resolve(
                "composer", "composer.json", Map.of("composer.json", "{", "composer.lock", "{}")))
        .hasMessageMatching("composer\\.json:\\d+: is not JSON");
    String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n".repeat(60);
    assertThatThrownBy(() -> LockText.yaml(bomb.getBytes(UTF_8), "pnpm-lock.yaml"))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("pnpm-lock.yaml:");
  }

  private static String digest(byte[] content) {
    return PackageServer.digest("SHA-256", content);
  }
}
