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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.Environment;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.linux.Command;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.nix.NixStore;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// A repository and the environments of its trees, for tests of libraries.
record Prepared(Database database, Repo repo, Environments environments, Path env)
    implements AutoCloseable {
  /// `-Dzagi.test.env=FOLDER` keeps caches between runs.
  static Prepared open(Path folder, Registries registries) throws IOException {
    Database database = Database.inMemory("libraries-" + folder.getFileName() + folder.hashCode());
    Path root = Files.createDirectories(folder.resolve("repos"));
    Repositories repositories = new Repositories(root, database, InstantSource.system());
    Repo repo =
        repositories.open(
            repositories.create(new RepoPath("alice", "tiny"), Visibility.PRIVATE).orElseThrow());
    String kept = System.getProperty("zagi.test.env", "");
    Path env = Files.createDirectories(kept.isEmpty() ? folder.resolve("env") : Path.of(kept));
    return new Prepared(database, repo, Environments.open(env, registries), env);
  }

  static String envNix(String packages, String tools, String deps) {
    return "{ description = \"t\"; inputs = { }; outputs = inputs: { zagi = {\n"
        + "system = \"x86_64-linux\"; channel = \"debian/bookworm\"; packages = "
        + packages
        + "; tools = { "
        + tools
        + " }; nix = [ ]; deps = [ "
        + deps
        + " ]; env = { }; tasks = { }; }; }; }\n";
  }

  Resolution prepare(Map<String, String> files) throws InterruptedException {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(UTF_8)));
    CommitId commit = repo.writeFiles("refs/heads/main", bytes, "work\n", Instant.EPOCH);
    return environments.prepare(repo, commit, Progress.silent());
  }

  Environment ready(Map<String, String> files) throws InterruptedException {
    Resolution resolution = prepare(files);
    assertThat(resolution).isInstanceOf(Resolution.Ready.class);
    return ((Resolution.Ready) resolution).environment();
  }

  EnvLock lock(Environment environment) {
    return EnvLock.read(repo.readFile(environment.key().ref(), "env.lock").orElseThrow());
  }

  /// Everything that the repository keeps of the project's libraries.
  List<String> texts(Environment environment) {
    List<String> texts = new ArrayList<>();
    for (Locked one : lock(environment).dependencies()) {
      for (String digest : one.texts().values()) {
        texts.add(
            new String(
                repo.readFile(environment.key().ref(), "texts/" + digest).orElseThrow(), UTF_8));
      }
    }
    return texts;
  }

  /// Whether Nix gets the same bytes when it builds a layer once more.
  boolean sameAgain(Path layer) throws IOException {
    NixStore store = NixStore.open(env);
    String derivation =
        Command.of(Duration.ofSeconds(20), "nix-store", "--query", "--deriver", layer.toString())
            .run(line -> {})
            .output()
            .strip();
    List<String> said = new ArrayList<>();
    Command.Ended ended =
        new Command(
                List.of("nix-store", "--realise", "--check", derivation),
                store.variables(),
                Duration.ofMinutes(10))
            .run(said::add);
    assertThat(ended.succeeded()).describedAs(String.join("\n", said)).isTrue();
    return true;
  }

  /// Its first layer of libraries.
  static Path deps(Environment environment) {
    return environment.manifest().layers().stream()
        .filter(layer -> layer.role() == LayerRole.DEPS)
        .map(Layer::storePath)
        .findFirst()
        .orElseThrow();
  }

  /// The trees of its root file system.
  static List<Path> trees(Environment environment) {
    return environment.manifest().layers().stream()
        .filter(layer -> layer.role() == LayerRole.ROOTFS)
        .map(Layer::storePath)
        .toList();
  }

  static Path layer(Environment environment, String target) {
    return environment.manifest().layers().stream()
        .filter(layer -> layer.target().equals(target) && layer.role() != LayerRole.SPECIAL)
        .map(Layer::storePath)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    environments.close();
    database.close();
  }
}
