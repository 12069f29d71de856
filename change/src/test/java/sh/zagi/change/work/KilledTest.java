// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.op.Operation;
import sh.zagi.change.verb.Describe;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.folder.Trees;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// A process that is killed while it works on a chain leaves the chain as it was before or after
/// each mutation, never in between.
class KilledTest {
  private static final String WRITTEN = "written";

  @TempDir Path folder;
  private ChainStand stand;
  private Chain chain;

  @BeforeEach
  void session() {
    stand = new ChainStand(folder, 5);
    CommitId base = stand.branch("main", "a=1");
    chain = stand.chains().ofSession(stand.repo(), "one");
    var _ = chain.begin(stand.alice(), List.of(base));
  }

  /// The process that is killed: `FOLDER stop` stops when the objects of a mutation are on the disk
  /// and before any ref moves; `FOLDER run` describes again and again.
  public static void main(String[] words) throws Exception {
    Repo repo = other(Path.of(words[0]));
    Chain chain = new Chains(new Random()).ofSession(repo, "one");
    Request request = Request.platform(java.time.Instant.EPOCH);
    if (words[1].equals("stop")) {
      var _ =
          chain.run(
              request,
              (transaction, before) -> {
                new Describe("@", "lost\n").apply(transaction, before);
                transaction.settle();
                before.commits().inserter().flush();
                System.out.println(WRITTEN);
                System.out.flush();
                park();
                return Operation.Act.command("never");
              });
    }
    for (int i = 0; ; i++) {
      var _ = chain.run(request, new Describe("@", "number " + i + "\n"));
      System.out.println(WRITTEN);
      System.out.flush();
    }
  }

  private static void park() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Opens a repository that another process made.
  private static Repo other(Path repository) throws Exception {
    Path root = Files.createTempDirectory("killed");
    Repositories repositories =
        new Repositories(root, Database.inMemory("killed"), InstantSource.system());
    Repo made =
        repositories.open(
            repositories.create(new RepoPath("a", "b"), Visibility.PRIVATE).orElseThrow());
    Path place = made.folder();
    Trees.delete(place);
    Files.createSymbolicLink(place, repository);
    return made;
  }

  private void killAfter(String how, int times) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                KilledTest.class.getName(),
                stand.repo().folder().toString(),
                how)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      int seen = 0;
      while (seen < times) {
        String line = out.readLine();
        assertThat(line).as("the other process ended by itself").isNotNull();
        seen += WRITTEN.equals(line) ? 1 : 0;
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String description() throws Exception {
    try (Moment now = chain.now()) {
      return now.commits().data(now.at()).description();
    }
  }

  private void assertSound() throws Exception {
    Process git =
        new ProcessBuilder("git", "fsck", "--strict", "--no-dangling")
            .directory(stand.repo().folder().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
  }

  @Test
  void between_objects_and_refs() throws Exception {
    Map<String, String> before = stand.repo().refs("refs/");
    killAfter("stop", 1);
    assertThat(stand.repo().refs("refs/")).isEqualTo(before);
    assertThat(description()).isEmpty();
    assertSound();
    stand.restart();
    var _ = chain.run(stand.alice(), new Describe("@", "goes on\n"));
    assertThat(description()).isEqualTo("goes on\n");
  }

  @Test
  void at_any_moment() throws Exception {
    for (int times = 1; times <= 2; times++) {
      killAfter("run", 7 * times);
      assertThat(description()).startsWith("number ");
      assertSound();
      stand.restart();
      var _ = chain.run(stand.alice(), new Describe("@", "mine " + times + "\n"));
      assertThat(description()).isEqualTo("mine " + times + "\n");
    }
  }
}
