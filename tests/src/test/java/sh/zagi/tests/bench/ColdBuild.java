// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sh.zagi.env.Environment;
import sh.zagi.env.build.Environments;

/// Builds an environment where nothing is there but the base, and an image of the same packages
/// where nothing is there but its base image. Both fetch the package lists and the packages from
/// the machine's archive.
///
/// Ours is built in a store of its own: a process whose mount table has an empty folder at `/nix`.
final class ColdBuild {
  static final int RUNS = 3;

  private static final String STARTED = "cold-build ";
  private static final String MORE = "jq";
  private static final String BASE_IMAGE = "localhost/zagi-bench-base:env";
  private static final String BUILT_IMAGE = "localhost/zagi-bench-built";
  private static final List<String> PACKAGES =
      List.of("git", "openjdk-17-jre-headless", "postgresql-15", "python3");

  private final Path folder;
  private final List<Duration> bases = new ArrayList<>();
  private final List<Duration> ours = new ArrayList<>();
  private final List<Duration> peers = new ArrayList<>();
  private final List<Duration> firsts = new ArrayList<>();
  private final List<Duration> seconds = new ArrayList<>();
  private String growth = "";

  ColdBuild(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /// Takes minutes.
  List<Result> measure() throws IOException, InterruptedException {
    try {
      loadBaseImage();
      for (int run = 0; run < RUNS; run++) {
        ours(folder.resolve("run-" + run));
        peers.add(peer());
        remove(BUILT_IMAGE);
      }
      return List.of(
          Result.compared(
              "cold build, " + packages(), new Series(ours), "podman build", new Series(peers)),
          Result.alone(
              "what the first environment of a server adds to it (the base)",
              new Series(bases).toString()),
          Result.compared(
              "second environment, " + MORE + " beside them",
              new Series(seconds),
              "the first on an empty store",
              new Series(firsts)),
          Result.alone("what the second adds to the store on the disk", growth));
    } finally {
      remove(BASE_IMAGE);
    }
  }

  private static String packages() {
    return String.join(", ", PACKAGES);
  }

  private static void remove(String image) throws InterruptedException {
    try {
      Client.check("podman", "image", "rm", "-f", image);
    } catch (IOException _) {
      System.err.println("image stays behind: " + image);
    }
  }

  private void loadBaseImage() throws IOException, InterruptedException {
    Path archive = folder.resolve("base.tar");
    try (BenchEnvironments environments = new BenchEnvironments(folder.resolve("base"));
        Environments builder = environments.open()) {
      BenchEnvironments.Project project = environments.project("base", List.of("apt"));
      Environment environment = BenchEnvironments.ready(builder, project);
      try (OutputStream out = Files.newOutputStream(archive)) {
        environments.image(project, environment).writeArchive(BASE_IMAGE, out);
      }
    }
    Client.check("podman", "load", "-q", "-i", archive.toString());
    Files.delete(archive);
  }

  private Duration peer() throws IOException, InterruptedException {
    Path context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM %s
        USER root
        RUN apt-get update && apt-get install -y --no-install-recommends %s
        """
            .formatted(BASE_IMAGE, String.join(" ", PACKAGES)));
    return Client.check(
        "podman",
        "build",
        "--no-cache",
        "--isolation",
        "chroot",
        "--network",
        "host",
        "--volume",
        "/etc/apt/sources.list.d:/etc/apt/sources.list.d:ro",
        "--tag",
        BUILT_IMAGE,
        context.toString());
  }

  /// Runs [#main] with an empty store.
  private void ours(Path run) throws IOException, InterruptedException {
    Path store = Files.createDirectories(run.resolve("nix"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" /nix && exec \"$@\"",
                store.toString(),
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ColdBuild.class.getName(),
                run.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output.lines().reduce((_, last) -> last).orElse("no cold build"));
    }
    List<String[]> said =
        output
            .lines()
            .filter(line -> line.startsWith(STARTED))
            .map(line -> line.substring(STARTED.length()).split(" ", -1))
            .toList();
    List<Duration> times =
        said.stream().map(words -> Duration.ofMillis(Long.parseLong(words[0]))).toList();
    bases.add(times.getFirst());
    ours.add(times.get(1));
    firsts.add(times.getFirst().plus(times.get(1)));
    seconds.add(times.getLast());
    long first = Long.parseLong(said.get(1)[1]);
    long second = Long.parseLong(said.getLast()[1]);
    growth =
        String.format(
            Locale.ROOT,
            "%.1f MB of %,d MB (%.1f %%)",
            (second - first) / 1e6,
            first / 1_000_000,
            100.0 * (second - first) / first);
    Client.check("rm", "-rf", run.toString());
  }

  /// How long it took, and how large the whole store is now.
  private static void say(Duration time) throws IOException, InterruptedException {
    Process measuring = new ProcessBuilder("du", "-s", "-B1", "/nix/store").start();
    String said = new String(measuring.getInputStream().readAllBytes(), UTF_8);
    if (measuring.waitFor() != 0) {
      throw new IOException("the store cannot be measured");
    }
    System.out.println(STARTED + time.toMillis() + " " + said.replaceFirst("\\s.*", "").strip());
  }

  /// In a process with a store of its own.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path run = Path.of(arguments[0]);
    Path base = Files.createDirectories(run.resolve("base"));
    try (BenchEnvironments environments = new BenchEnvironments(base)) {
      say(environments.prepareTime(environments.project("base", List.of())));
    }
    Path more = Files.createDirectories(run.resolve("more"));
    try (BenchEnvironments environments = new BenchEnvironments(more)) {
      say(environments.prepareTime(environments.project("first", PACKAGES)));
      List<String> second = new ArrayList<>(PACKAGES);
      second.add(MORE);
      say(environments.prepareTime(environments.project("second", second)));
    }
    System.exit(0);
  }
}
