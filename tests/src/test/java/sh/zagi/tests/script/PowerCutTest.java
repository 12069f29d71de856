// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The power of the disk is cut while many push: whatever a client was told is there afterwards.
/// Half of the cuts on each of two file systems, of which nothing that was not forced is kept;
/// `-Dzagi.test.cuts=100` for as many.
class PowerCutTest {
  private static final Logger LOG = LoggerFactory.getLogger(PowerCutTest.class);
  private static final int CUTS = Integer.getInteger("zagi.test.cuts", 20);
  private static final int WRITERS = 4;
  private static final int REPOSITORIES = 2;

  /// Acknowledged before a cut, at most.
  private static final int MOST_ACKNOWLEDGED = 8;

  /// From an acknowledgement to the cut: about as long as a push takes.
  private static final int MOST_MILLIS = 400;

  /// More than a writer pushes in a round.
  private static final int COMMITS = 40 * CUTS;

  /// What the clients know, outside of the volume.
  private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();

  private final ConcurrentLinkedQueue<String> made = new ConcurrentLinkedQueue<>();

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  /// One who pushes a commit after the other to a branch.
  private static final class Writer {
    private final String repository;
    private final String branch;
    private final List<String> commits;

    /// How many of them were acknowledged.
    private int done;

    Writer(String repository, String branch, List<String> commits) {
      this.repository = repository;
      this.branch = branch;
      this.commits = commits;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs"})
  void what_was_acknowledged_survives_power_cuts(String kind) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path folder = temporary.toRealPath();
    try (Volume volume = Volume.make(folder, kind);
        CrashRig rig = CrashRig.start(folder, volume.folder().resolve("data"))) {
      List<Writer> writers = writers(rig, folder);
      Duration slowest = Duration.ZERO;
      for (int cut = 1; cut <= Math.ceilDiv(CUTS, 2); cut++) {
        String checkpoint = checkpoint(rig);
        cutWhilePushing(rig, volume, writers, random);
        volume.comeBack();
        rig.startAgain();
        slowest = slowest.compareTo(rig.startTime()) > 0 ? slowest : rig.startTime();
        rig.ssh("audit", "verify", "--checkpoint", checkpoint);
        assertNothingLost(rig, writers, "cut %d of seed %d".formatted(cut, seed));
      }
      assertThat(acknowledged).isNotEmpty();
      LOG.info(
          "{}: {} cuts, {} acknowledged pushes and {} repositories, none lost; slowest start {} ms",
          kind,
          Math.ceilDiv(CUTS, 2),
          acknowledged.size(),
          made.size(),
          slowest.toMillis());
    }
  }

  private static List<Writer> writers(CrashRig rig, Path folder)
      throws IOException, InterruptedException {
    StringBuilder history = new StringBuilder();
    for (int writer = 0; writer < WRITERS; writer++) {
      for (int i = 0; i < COMMITS; i++) {
        history
            .append("commit refs/heads/w%d\n".formatted(writer))
            .append("committer alice <alice@script> %d +0000\n".formatted(1_767_000_000 + i))
            .append("data 1\nx\n")
            .append("M 100644 inline f%d\ndata <<END\n%d of %d\nEND\n".formatted(i % 9, i, writer));
      }
    }
    rig.fastImport(Files.writeString(folder.resolve("history"), history));
    List<Writer> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String branch = "w" + writer;
      List<String> commits = rig.git("rev-list", "--reverse", branch).lines().toList();
      writers.add(new Writer("alice/crowd" + writer % REPOSITORIES, branch, commits));
    }
    for (int repository = 0; repository < REPOSITORIES; repository++) {
      rig.git("push", "-q", "zagi:alice/crowd" + repository, "main");
    }
    return writers;
  }

  private static String checkpoint(CrashRig rig) throws IOException, InterruptedException {
    return rig.ssh("audit", "verify")
        .lines()
        .filter(line -> line.startsWith("checkpoint "))
        .map(line -> line.substring("checkpoint ".length()))
        .findFirst()
        .orElseThrow();
  }

  /// All push, one makes repositories and one packs, until the disk is gone.
  private void cutWhilePushing(CrashRig rig, Volume volume, List<Writer> writers, Random random)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Semaphore heard = new Semaphore(0);
    List<Thread> clients = new ArrayList<>();
    for (Writer writer : writers) {
      clients.add(
          client(() -> {
            while (!over.get() && push(rig, writer)) {
              heard.release();
            }
            // Whoever cannot push any more keeps nobody waiting.
            heard.release(MOST_ACKNOWLEDGED);
          }));
    }
    clients.add(
        client(() -> {
          while (!over.get() && make(rig)) {
            heard.release();
          }
        }));
    clients.add(
        client(() -> {
          while (!over.get() && rig.trySsh("repo", "gc", "alice/crowd0").status() == 0) {}
        }));
    heard.acquire(1 + random.nextInt(MOST_ACKNOWLEDGED));
    Thread.sleep(random.nextInt(MOST_MILLIS));
    volume.cut();
    over.set(true);
    Thread.sleep(random.nextInt(MOST_MILLIS));
    rig.kill();
    for (Thread client : clients) {
      client.join();
    }
  }

  private static Thread client(Work work) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            work.run();
          } catch (IOException e) {
            LOG.error("a client failed", e);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private boolean push(CrashRig rig, Writer writer) throws IOException, InterruptedException {
    String commit = writer.commits.get(writer.done);
    String to = "zagi:" + writer.repository;
    if (rig.tryGit("push", "-q", to, commit + ":refs/heads/" + writer.branch).status() != 0) {
      return false;
    }
    acknowledged.add(commit);
    writer.done++;
    return true;
  }

  private boolean make(CrashRig rig) throws IOException, InterruptedException {
    String name = "alice/made" + made.size() + "-" + System.nanoTime();
    if (rig.trySsh("repo", "create", name).status() != 0) {
      return false;
    }
    made.add(name);
    return true;
  }

  /// Where a push was cut off, it has happened or not.
  private void assertNothingLost(CrashRig rig, List<Writer> writers, String when)
      throws IOException, InterruptedException {
    for (Writer writer : writers) {
      String there = rig.remoteRefs(writer.repository);
      boolean hasNext =
          there.contains(writer.commits.get(writer.done) + "\trefs/heads/" + writer.branch);
      if (hasNext) {
        writer.done++;
      }
      assertThat(there)
          .as("%s: %s of %s", when, writer.branch, writer.repository)
          .contains(
              writer.done == 0
                  ? "refs/heads/main"
                  : writer.commits.get(writer.done - 1) + "\trefs/heads/" + writer.branch);
    }
    assertThat(rig.ssh("repo", "list").lines().map(line -> line.split(" ", 2)[0]).toList())
        .as(when)
        .containsAll(made);
    String record = rig.ssh("audit", "export");
    assertThat(acknowledged).as(when).allMatch(record::contains);
  }
}
