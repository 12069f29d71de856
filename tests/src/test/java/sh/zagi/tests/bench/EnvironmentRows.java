// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import sh.zagi.env.Environment;
import sh.zagi.env.build.Environments;
import sh.zagi.env.linux.PrivateMounts;
import sh.zagi.env.materialize.Materializer;
import sh.zagi.env.oci.Image;

/// What a ready environment costs, in one that is small and in one that is large: to find it, to
/// mount it, to run a program in it.
final class EnvironmentRows implements AutoCloseable {
  /// What takes a millisecond is measured more often: the machine's other work is in each.
  static final int SHORT_RUNS = 41;

  private static final int ID_BASE = 700_000;
  private static final List<String> SMALL = List.of("less");

  /// About one and a half gigabytes.
  static final List<String> LARGE =
      List.of(
          "build-essential",
          "git",
          "golang-go",
          "openjdk-17-jdk-headless",
          "postgresql-15",
          "python3",
          "ruby");

  private final Path folder;
  private final Client client;
  private final BenchEnvironments environments;
  private final Materializer materializer;
  private final Subject small;
  private final Subject large;
  private int mounts;

  /// An environment with its equal image.
  private record Subject(BenchEnvironments.Project project, Environment environment, Image image) {
    String size() {
      return BenchEnvironments.megabytes(image);
    }
  }

  /// Builds both when they are not there.
  ///
  /// @param client knows the server under measurement as `zagi`
  EnvironmentRows(Path folder, Client client) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.client = client;
    this.environments = new BenchEnvironments(folder);
    this.materializer = new Materializer(folder.resolve("layers"));
    try (Environments builder = environments.open()) {
      this.small = subject(builder, "small", SMALL);
      this.large = subject(builder, "large", LARGE);
    }
  }

  private Subject subject(Environments builder, String name, List<String> packages)
      throws IOException, InterruptedException {
    BenchEnvironments.Project project = environments.project(name, packages);
    Environment environment = BenchEnvironments.ready(builder, project);
    materializer.prepare(environment.manifest().layers(), ID_BASE);
    return new Subject(project, environment, environments.image(project, environment));
  }

  void run(Bench.Comparison comparison) throws IOException, InterruptedException {
    comparison.of(
        SHORT_RUNS,
        "unchanged re-resolve, server just started, " + small.size() + " environment",
        () -> environments.prepareTime(small.project()),
        "the same with " + large.size(),
        () -> environments.prepareTime(large.project()));
    comparison.of(
        SHORT_RUNS,
        "materialise (all mounts), " + small.size() + " environment",
        () -> mount(small),
        "the same with " + large.size(),
        () -> mount(large));
    for (Subject subject : List.of(small, large)) {
      againstPodman(subject, comparison);
    }
  }

  private void againstPodman(Subject subject, Bench.Comparison comparison)
      throws IOException, InterruptedException {
    String repository = "alice/env-" + subject.project().name();
    push(subject.project(), repository);
    Path archive = folder.resolve("image.tar");
    String name = "localhost/zagi-bench-" + subject.project().name() + ":env";
    try (OutputStream out = Files.newOutputStream(archive)) {
      subject.image().writeArchive(name, out);
    }
    try (Podman podman = Podman.load(archive, name)) {
      comparison.of(
          Bench.RUNS,
          "new session for one command (`ssh ... true`), " + subject.size() + " environment",
          () -> client.ssh(repository + "+new@zagi", "true"),
          podman.runName() + ", the equal image",
          () -> podman.run("true"));
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  /// Gives the server the same project, and waits until it has the environment.
  private void push(BenchEnvironments.Project project, String repository)
      throws IOException, InterruptedException {
    client.git(
        "--git-dir",
        project.repo().folder().toString(),
        "push",
        "-q",
        "zagi:" + repository,
        "main");
    client.ssh(repository + "@zagi", "true");
  }

  /// From nothing to a mounted root, the mount table of its own included.
  private Duration mount(Subject subject) throws IOException {
    Path session = Files.createDirectories(folder.resolve("session-" + mounts++));
    long start = System.nanoTime();
    try {
      return PrivateMounts.call(
          "bench",
          () -> {
            var _ = materializer.mount(subject.environment().manifest().layers(), ID_BASE, session);
            return Duration.ofNanos(System.nanoTime() - start);
          });
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    materializer.close();
    environments.close();
  }
}
