// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import sh.zagi.storage.crash.Step;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.SourceTree;

/// One data folder, the servers that live and die over it, and a person with a clone.
final class CrashRig implements AutoCloseable {
  /// What a shell tells of a process that `kill -9` ended.
  private static final int KILLED = 137;

  /// Longer than an environment takes to build on a loaded machine.
  private static final Duration MOST_TIME_TO_HALT = Duration.ofMinutes(10);

  /// Older than anything that upkeep leaves alone.
  private static final Duration LONG_AGO = Duration.ofDays(30);

  private final Path folder;
  private final Path data;
  private final Path wish;
  private final Path work;
  private final Stage stage;
  private final Actor alice;
  private ServerProcess server;
  private int counter;

  /// Something that a client does.
  interface Act {
    Object run() throws Exception;
  }

  private CrashRig(Path folder, Path data, Stage stage) throws IOException, InterruptedException {
    this.folder = folder;
    this.data = data;
    this.stage = stage;
    this.wish = folder.resolve("halt");
    this.work = Files.createDirectories(folder.resolve("work"));
    this.alice = Actor.settle(folder.resolve("homes"), stage.keys(), "alice");
    this.server = serve();
  }

  static CrashRig start(Path folder) throws IOException, InterruptedException {
    return start(folder, folder.resolve("data"));
  }

  /// With a data folder that is somewhere else than all the rest.
  static CrashRig start(Path folder, Path data) throws IOException, InterruptedException {
    CrashRig rig =
        new CrashRig(folder, data, new Stage(Files.createDirectories(folder.resolve("stage"))));
    rig.git("init", "-q");
    rig.commit();
    rig.git("push", "-q", "zagi:alice/crash", "main");
    return rig;
  }

  private ServerProcess serve() throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(ServerProcess.quickStart());
    options.add("-Dzagi.test.halt=" + wish);
    String key = stage.keys().resolve("alice.pub").toString();
    ServerProcess started =
        ServerProcess.start(
            options,
            data,
            List.of("--admin-key", key, "--ssh-port", "0", "--http-port", "0"),
            folder);
    assertThat(started.isRunning()).as(started.err()).isTrue();
    alice.pointTo(started.sshPort());
    return started;
  }

  void serveUnlessRunning() throws IOException, InterruptedException {
    if (!server.isRunning()) {
      Files.deleteIfExists(wish);
      server = serve();
    }
  }

  /// Lets the server end at a step of what a client does; the client learns of no success.
  void endAt(Step step, Act act) throws Exception {
    Files.writeString(wish, step.name());
    Object seen = act.run();
    assertThat(server.awaitEnd()).as("never came to " + step + ": " + seen).isEqualTo(Step.HALTED);
    Files.delete(wish);
    if (seen instanceof Exec.Ran ran) {
      assertThat(ran.status()).as("a client was told of success").isNotZero();
    }
  }

  /// For a step that is reached only after a client has gone.
  boolean awaitHalt() throws InterruptedException {
    return server.endsWithin(MOST_TIME_TO_HALT);
  }

  /// Pushes commits one after the other and kills the server meanwhile.
  ///
  /// @param commits the first is there already
  /// @return how many of the others were acknowledged
  int killWhilePushing(List<String> commits, int millis) throws Exception {
    FutureTask<Integer> pushes =
        new FutureTask<>(() -> {
          int done = 0;
          while (done + 1 < commits.size()
              && tryGit("push", "zagi:alice/crash", commits.get(done + 1) + ":refs/heads/main")
                      .status()
                  == 0) {
            done++;
            var _ = trySsh("repo", "gc", "alice/crash");
          }
          return done;
        });
    Thread client = Thread.ofVirtual().start(pushes);
    var _ = client.join(Duration.ofMillis(millis));
    assertThat(server.kill()).isEqualTo(KILLED);
    try {
      return pushes.get();
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  /// Ends the server at once.
  void kill() throws InterruptedException {
    assertThat(server.kill()).isEqualTo(KILLED);
  }

  /// How long the last start took.
  Duration startTime() {
    return server.startTime();
  }

  /// Starts a server over what the last one left, and looks whether it is whole.
  void startAgain() throws IOException, InterruptedException {
    server = serve();
    assertThat(server.err()).doesNotContain("Exception");
    assertThat(leftovers()).isEmpty();
    for (Path repository : repositories()) {
      String fsck = git("--git-dir", repository.toString(), "fsck", "--full", "--strict");
      assertThat(fsck).doesNotContain("missing", "broken", "error");
    }
    assertThat(ssh("audit", "verify")).isNotEmpty();
  }

  private List<Path> repositories() throws IOException {
    try (Stream<Path> all = Files.list(data.resolve("repos"))) {
      return all.toList();
    }
  }

  int repositoryFolders() throws IOException {
    return repositories().size();
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("repos"))) {
      return files.filter(CrashRig::isLeftover).toList();
    }
  }

  private static boolean isLeftover(Path file) {
    String name = file.getFileName().toString();
    boolean headless =
        name.matches("pack-.*\\.(pack|bitmap)")
            && !Files.exists(file.resolveSibling(name.replaceFirst("\\.[a-z]+$", ".idx")));
    return headless
        || name.endsWith(".lock")
        || name.startsWith("incoming")
        || name.startsWith("noz")
        || name.endsWith(".keep");
  }

  /// Leaves packs that were replaced long ago, one of unreachable objects that expired, and new
  /// commits.
  void makeWorkForPacking(String repository) throws IOException, InterruptedException {
    Path thrownAway = Files.writeString(folder.resolve("thrown-away"), "thrown away " + counter);
    for (Path one : repositories()) {
      String id =
          git("--git-dir", one.toString(), "hash-object", "-w", thrownAway.toString()).strip();
      age(one.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2)));
    }
    commit();
    git("push", "zagi:" + repository, "main");
    ssh("repo", "gc", repository);
    ageMarks();
    commit();
    git("push", "zagi:" + repository, "main");
  }

  void ageMarks() throws IOException {
    for (Path repository : repositories()) {
      for (String kind : List.of("replaced", "unreachable")) {
        Path marks = repository.resolve("upkeep").resolve(kind);
        if (Files.isDirectory(marks)) {
          try (Stream<Path> files = Files.list(marks)) {
            for (Path mark : files.toList()) {
              age(mark);
            }
          }
        }
      }
    }
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(LONG_AGO)));
  }

  void commit() throws IOException, InterruptedException {
    counter++;
    for (String file : List.of("one", "two", "three")) {
      Files.writeString(work.resolve(file + counter % 50), file + " " + counter + "\n");
    }
    git("add", ".");
    git("commit", "-q", "-m", "commit " + counter);
  }

  /// Takes over a history as `git fast-export` writes it.
  void fastImport(Path stream) throws IOException, InterruptedException {
    run("sh", "-c", "git fast-import --quiet < " + stream);
  }

  void copyFixture() throws IOException, InterruptedException {
    Path fixture = SourceTree.root().resolve("tests/fixture/tiny-node");
    run("cp", "-r", fixture + "/.", work.toString());
    git("add", ".");
    git("commit", "-q", "-m", "an application");
  }

  String freshName() {
    counter++;
    return "alice/box" + counter;
  }

  String head() throws IOException, InterruptedException {
    return git("rev-parse", "HEAD").strip();
  }

  String remoteRefs(String repository) throws IOException, InterruptedException {
    return git("ls-remote", "zagi:" + repository);
  }

  void cloneWhole(String repository, String branch) throws IOException, InterruptedException {
    counter++;
    String clone = folder.resolve("clone" + counter).toString();
    git("clone", "-q", "zagi:" + repository, clone);
    assertThat(git("-C", clone, "symbolic-ref", "--short", "HEAD").strip()).isEqualTo(branch);
    assertThat(git("-C", clone, "rev-parse", "HEAD").strip()).isEqualTo(head());
    git("-C", clone, "fsck", "--full", "--strict");
    run("rm", "-rf", clone);
  }

  /// @return what it printed, when it succeeded
  String git(String... words) throws IOException, InterruptedException {
    return succeeded(tryGit(words), words);
  }

  Exec.Ran tryGit(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
    command.addAll(List.of(words));
    return tryRun(command);
  }

  /// @return what it printed, when it succeeded
  String ssh(String... verb) throws IOException, InterruptedException {
    return ssh("zagi", List.of(verb));
  }

  String ssh(String host, List<String> words) throws IOException, InterruptedException {
    return succeeded(trySsh(host, words), words.toArray(String[]::new));
  }

  Exec.Ran trySsh(String... verb) throws IOException, InterruptedException {
    return trySsh("zagi", List.of(verb));
  }

  private Exec.Ran trySsh(String host, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ssh", "-F", alice.config().toString(), host));
    command.addAll(words);
    return tryRun(command);
  }

  private void run(String... command) throws IOException, InterruptedException {
    var _ = succeeded(tryRun(List.of(command)), command);
  }

  private Exec.Ran tryRun(List<String> command) throws IOException, InterruptedException {
    return Exec.run(new Exec.Call(command, work, alice.variables(), Optional.empty(), false));
  }

  private static String succeeded(Exec.Ran ran, String... words) {
    assertThat(ran.status()).as(Arrays.toString(words) + "\n" + ran.out() + ran.err()).isZero();
    return ran.out();
  }

  @Override
  public void close() {
    server.close();
    stage.close();
  }
}
