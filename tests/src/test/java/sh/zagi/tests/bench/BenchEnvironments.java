// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.build.Environments;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.oci.Image;
import sh.zagi.env.oci.Images;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Environments without a server around them: real repositories, this machine's package archive.
final class BenchEnvironments implements AutoCloseable {
  private static final int BYTES_PER_MB = 1_000_000;

  private final Path folder;
  private final Database database;
  private final Repositories repositories;

  /// @param folder for caches; two folders share nothing but the store
  BenchEnvironments(Path folder) throws IOException {
    this.folder = folder;
    this.database = Database.inMemory("bench-" + folder.getFileName());
    this.repositories =
        new Repositories(
            Files.createDirectories(folder.resolve("repos")), database, InstantSource.system());
    Files.createDirectories(folder.resolve("env"));
  }

  /// A project that says what it needs.
  record Project(String name, Repo repo, CommitId commit) {}

  /// What a project of these packages writes into `.zagi/env.nix`.
  static String envNix(List<String> packages) {
    return """
    { outputs = inputs: { zagi = { packages = [ %s ]; }; }; }
    """
        .formatted(
            packages.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(" ")));
  }

  Project project(String name, List<String> packages) {
    Repo repo =
        repositories.open(
            repositories.create(new RepoPath("bench", name), Visibility.PUBLIC).orElseThrow());
    Map<String, byte[]> files = Map.of(".zagi/env.nix", envNix(packages).getBytes(UTF_8));
    return new Project(
        name, repo, repo.writeFiles("refs/heads/main", files, "one\n", Instant.EPOCH));
  }

  /// Opens the builder as a server does that just started: nothing is remembered.
  Environments open() throws IOException {
    return Environments.open(folder.resolve("env"), new Registries(Map.of()));
  }

  /// The environment, built when it is not there.
  static Environment ready(Environments environments, Project project)
      throws IOException, InterruptedException {
    return switch (environments.prepare(project.repo(), project.commit(), Progress.silent())) {
      case Resolution.Ready(Environment environment, _) -> environment;
      case Resolution.Nothing(String sentence) -> throw new IOException(sentence);
      case Resolution.Failed(String step, String sentence) ->
          throw new IOException(step + ": " + sentence);
    };
  }

  Duration prepareTime(Project project) throws IOException, InterruptedException {
    try (Environments environments = open()) {
      long start = System.nanoTime();
      var _ = ready(environments, project);
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  /// The same environment as an image.
  Image image(Project project, Environment environment) throws IOException, InterruptedException {
    return new Images(folder.resolve("oci"), (_, _) -> Optional.of(environment), (_, _) -> folder)
        .tagged(project.repo(), Images.ENVIRONMENT)
        .orElseThrow();
  }

  static String megabytes(Image image) {
    return String.format(Locale.ROOT, "%,d MB", image.sizeBytes() / BYTES_PER_MB);
  }

  @Override
  public void close() {
    database.close();
  }
}
