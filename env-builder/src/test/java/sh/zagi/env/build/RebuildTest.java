// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Layer;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.nix.NixStore;
import sh.zagi.env.nix.Rebuild;
import sh.zagi.env.nix.SmallRootfs;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// What is built twice is the same, byte for byte. The long ones run with
/// `-Dzagi.test.rebuild=true` and take about ten minutes.
class RebuildTest {
  /// Packages whose scripts write keys, dates, caches, clusters and random names, or would.
  private static final List<String> WIDE =
      List.of(
          "git",
          "python3-flask",
          "python3-venv",
          "postgresql-15",
          "redis-server",
          "openjdk-17-jdk-headless",
          "maven",
          "ruby",
          "php-cli",
          "golang-go",
          "fontconfig",
          "ssl-cert",
          "openssh-server",
          "locales",
          "libglib2.0-bin",
          "shared-mime-info",
          "build-essential");

  @TempDir private Path folder;

  @BeforeEach
  void needs_root_and_nix() {
    assumeTrue("root".equals(System.getProperty("user.name")), "building needs root");
    assumeTrue(Files.exists(Path.of("/usr/bin/nix-build")), "building needs nix");
  }

  @Test
  void a_small_root_file_system_is_the_same_again() throws Exception {
    new Rebuild(folder).assertSame(SmallRootfs.build(folder).storePath());
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.rebuild", matches = "true")
  void a_large_root_file_system_and_all_that_it_is_built_from_is_the_same_again() throws Exception {
    new Rebuild(folder).assertSameWithInputs(SmallRootfs.build(folder, WIDE).storePath());
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.rebuild", matches = "true")
  void every_layer_of_an_environment_is_the_same_again() throws Exception {
    Map<String, byte[]> project =
        Map.of(
            "package.json",
            """
            {"name": "tiny", "version": "1.0.0", "scripts": {"test": "node test.js"},
             "dependencies": {"ms": "2.1.3", "esbuild": "0.21.5"}}
            """
                .getBytes(UTF_8),
            "pom.xml",
            """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>g</groupId><artifactId>tiny</artifactId><version>2.0</version>
              <properties><maven.compiler.source>8</maven.compiler.source>
                <maven.compiler.target>8</maven.compiler.target></properties>
            </project>
            """
                .getBytes(UTF_8),
            "src/main/java/Tiny.java",
            "class Tiny {}".getBytes(UTF_8));
    try (Database database = Database.inMemory("rebuild");
        Environments environments =
            Environments.open(
                Files.createDirectories(folder.resolve("env")), new Registries(Map.of()))) {
      Repositories repositories =
          new Repositories(
              Files.createDirectories(folder.resolve("repos")), database, InstantSource.system());
      Repo repo =
          repositories.open(
              repositories.create(new RepoPath("a", "tiny"), Visibility.PRIVATE).orElseThrow());
      CommitId commit = repo.writeFiles("refs/heads/main", project, "work\n", Instant.EPOCH);
      Resolution resolution = environments.prepare(repo, commit, Progress.silent());
      assertThat(resolution).isInstanceOf(Resolution.Ready.class);
      List<Path> built =
          ((Resolution.Ready) resolution)
              .environment().manifest().layers().stream()
                  .map(Layer::storePath)
                  .map(path -> NixStore.STORE.resolve(NixStore.STORE.relativize(path).getName(0)))
                  .distinct()
                  .toList();
      assertThat(built).hasSizeGreaterThanOrEqualTo(4);
      Rebuild rebuild = new Rebuild(folder);
      for (Path path : built) {
        rebuild.assertSame(path);
      }
    }
  }
}
