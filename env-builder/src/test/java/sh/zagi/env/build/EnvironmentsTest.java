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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.App;
import sh.zagi.env.Environment;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.Task;
import sh.zagi.env.fetch.Registries;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

class EnvironmentsTest {
  private static final Map<String, String> NODE =
      Map.of(
          "package.json",
          """
          {"name": "tiny", "version": "1.0.0", "scripts": {"test": "node test.js"},
           "dependencies": {"ms": "2.1.3"}}
          """,
          "test.js",
          "require('assert').equal(require('ms')('1s'), 1000)");
  private static final Map<String, String> MAVEN =
      Map.of(
          "pom.xml",
          """
          <project xmlns="http://maven.apache.org/POM/4.0.0">
            <modelVersion>4.0.0</modelVersion>
            <groupId>g</groupId><artifactId>tiny</artifactId><version>2.0</version>
            <properties><maven.compiler.source>8</maven.compiler.source>
              <maven.compiler.target>8</maven.compiler.target></properties>
            <dependencies><dependency><groupId>junit</groupId><artifactId>junit</artifactId>
              <version>4.13.2</version><scope>test</scope></dependency></dependencies>
          </project>
          """,
          "src/test/java/TinyTest.java",
          "public class TinyTest { @org.junit.Test public void passes() {} }");

  @TempDir private Path folder;
  private Database database;
  private Repo repo;
  private Environments environments;

  @BeforeEach
  void a_repository_exists() throws IOException {
    database = Database.inMemory("environments");
    Path root = Files.createDirectories(folder.resolve("repos"));
    Repositories repositories = new Repositories(root, database, InstantSource.system());
    repo =
        repositories.open(
            repositories.create(new RepoPath("alice", "tiny"), Visibility.PRIVATE).orElseThrow());
    // a folder that outlives the run makes the next one start warm
    String kept = System.getProperty("zagi.test.env", "");
    Path env = kept.isEmpty() ? folder.resolve("env") : Path.of(kept);
    environments = Environments.open(Files.createDirectories(env), Registries.none());
  }

  @AfterEach
  void close() {
    environments.close();
    database.close();
  }

  private CommitId commit(Map<String, String> files) {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(UTF_8)));
    return repo.writeFiles("refs/heads/main", bytes, "work\n", Instant.EPOCH);
  }

  private Resolution prepare(Map<String, String> files) throws InterruptedException {
    return environments.prepare(repo, commit(files), Progress.silent());
  }

  private static Map<String, String> with(Map<String, String> files, String path, String text) {
    Map<String, String> more = new TreeMap<>(files);
    more.put(path, text);
    return more;
  }

  @Test
  void a_repository_with_nothing_to_run_says_so_and_keeps_nothing() throws InterruptedException {
    assertThat(prepare(Map.of("README", "hi"))).isInstanceOf(Resolution.Nothing.class);
    assertThat(repo.refs("refs/envs/")).isEmpty();
    assertThat(repo.refs("refs/notes/")).isEmpty();
  }

  @Test
  void a_broken_manifest_or_env_nix_is_one_line_and_keeps_nothing() throws InterruptedException {
    assertThat(prepare(Map.of("package.json", "{\n\"a\": oops")))
        .isInstanceOfSatisfying(
            Resolution.Failed.class,
            failed -> {
              assertThat(failed.step()).isEqualTo("detect");
              assertThat(failed.sentence()).startsWith("package.json:2: ");
            });
    assertThat(prepare(with(NODE, ".zagi/env.nix", "{ outputs = 1; }")))
        .isInstanceOfSatisfying(
            Resolution.Failed.class,
            failed -> {
              assertThat(failed.step()).isEqualTo("evaluate");
              assertThat(failed.sentence()).startsWith(".zagi/env.nix");
            });
    assertThat(repo.refs("refs/envs/")).isEmpty();
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.registries", matches = "true")
  void a_node_project_gets_an_environment_that_stays() throws Exception {
    Resolution first = prepare(NODE);
    assertThat(first).isInstanceOf(Resolution.Ready.class);
    Environment environment = ((Resolution.Ready) first).environment();
    assertThat(environment.app()).isEqualTo(new App("tiny", "1.0.0"));
    assertThat(environment.manifest().tasks()).containsEntry("test", new Task("npm test", ""));
    assertThat(layer(environment, "/workspace").resolve("node_modules/ms/index.js"))
        .isRegularFile();
    assertThat(layer(environment, "/opt/zagi/node").resolve("bin/node")).isExecutable();

    assertThat(EnvRefs.noted(repo, environment.key(), "log").orElseThrow().asString(""))
        .contains("# fetching 1 npm packages\n");
    assertThat(EnvRefs.noted(repo, environment.key(), "provenance").orElseThrow().toString())
        .contains(environment.key().hex(), "startedOn");

    // the same files: found; other files, same request: the same environment
    CommitId again = commit(NODE);
    assertThat(environments.cached(repo, repo.treeId(again))).contains(environment);
    String ref = environment.key().ref();
    byte[] lock = repo.readFile(ref, "env.lock").orElseThrow();
    Optional<CommitId> described = repo.resolve(ref);
    Resolution other = prepare(with(NODE, "README", "more"));
    assertThat(((Resolution.Ready) other).environment().key()).isEqualTo(environment.key());
    assertThat(repo.resolve(ref)).isEqualTo(described);
    assertThat(repo.readFile(ref, "env.lock")).contains(lock);

    // what the platform generates, written by hand, is respected
    String text = new String(repo.readFile(ref, "env.nix").orElseThrow(), UTF_8);
    String edited = text.replace("env = { };", "env = { GREETING = \"hi\"; };");
    Resolution byHand = prepare(with(NODE, ".zagi/env.nix", edited));
    assertThat(((Resolution.Ready) byHand).environment().manifest().variables())
        .containsEntry("GREETING", "hi");
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.registries", matches = "true")
  void a_maven_project_gets_a_repository_that_suffices() throws Exception {
    Resolution resolution = prepare(MAVEN);
    assertThat(resolution).isInstanceOf(Resolution.Ready.class);
    Environment environment = ((Resolution.Ready) resolution).environment();
    Path repository = layer(environment, "/home/dev/.m2/repository");
    assertThat(repository.resolve("junit/junit/4.13.2/junit-4.13.2.jar")).isRegularFile();
    try (var files = Files.walk(repository)) {
      List<String> names = files.map(Path::toString).toList();
      assertThat(names).anyMatch(name -> name.contains("surefire-junit4"));
      assertThat(names).noneMatch(name -> name.matches(".*(_remote|lastUpdated|maven-metadata).*"));
    }
  }

  private static Path layer(Environment environment, String target) {
    return environment.manifest().layers().stream()
        .filter(layer -> layer.target().equals(target) && layer.role() != LayerRole.SPECIAL)
        .map(Layer::storePath)
        .findFirst()
        .orElseThrow();
  }
}
