// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// A client that stops reading in the middle of a clone while the packs that it is read from are
/// replaced, and go.
class SlowCloneTest {
  private static final int FILES = 60;
  private static final int FILE_BYTES = 40_000;

  @TempDir Path folder;

  private Instant now = Instant.now();

  /// Holds the server up after so many bytes until it is let go.
  private static final class Stopping extends OutputStream {
    private static final int STOP_AT = 200_000;
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      got.write(bytes, from, length);
      if (got.size() > STOP_AT) {
        stopped.countDown();
        try {
          go.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"loose objects", "a whole pack", "a part of a pack"})
  void a_clone_that_lasts_for_hours_is_whole(String source) throws Exception {
    try (Database database = Database.inMemory("slow-" + System.nanoTime())) {
      Repositories repositories = new Repositories(folder, database, () -> now);
      RepoRecord record =
          repositories
              .create(RepoPath.parse("alice/box").orElseThrow(), Visibility.PRIVATE)
              .orElseThrow();
      Repo repo = repositories.open(record);
      Upkeep upkeep = new Upkeep(() -> now);
      fill(repo, upkeep, source.contains("pack"));
      byte[] request = request(repo, !source.contains("part"));
      GitServices services =
          new GitServices(
              repositories, new AuditLog(database, () -> now), GitLimits.DEFAULT, (_, _, _) -> {});
      Stopping client = new Stopping();
      FutureTask<Boolean> clone =
          new FutureTask<>(() -> {
            services.uploadPack(
                new Caller.Platform(),
                record,
                new GitStreams(
                    new ByteArrayInputStream(request),
                    client,
                    OutputStream.nullOutputStream(),
                    ""));
            return true;
          });
      Thread.ofVirtual().start(clone);
      while (!client.stopped.await(10, TimeUnit.MILLISECONDS)) {
        assertThat(clone.isDone()).as("it ended: " + client.got.toString(UTF_8)).isFalse();
      }
      replaceAll(repo, upkeep);
      assertThat(repo.readers().areGone(now)).isFalse();
      client.go.countDown();
      assertThat(clone.get()).isTrue();
      assertThat(repo.readers().areGone(now)).isTrue();
      assertThat(indexed(client.got.toByteArray())).matches("0 [0-9a-f]{40}");
    }
  }

  /// Contents that do not shrink, so that the clone is long.
  private static void fill(Repo repo, Upkeep upkeep, boolean pack) throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[FILE_BYTES];
      random.nextBytes(content);
      repo.writeFiles("refs/heads/b" + i, Map.of("file", content), "" + i, Instant.EPOCH);
    }
    if (pack) {
      assertThat(upkeep.run(repo)).isPresent();
    }
  }

  /// Upkeep replaces what is there, and would remove it were nobody reading.
  private void replaceAll(Repo repo, Upkeep upkeep) throws IOException {
    for (int round = 0; round < 3; round++) {
      repo.writeFiles(
          "refs/heads/new" + round, Map.of("f", ("" + round).getBytes(UTF_8)), "n", Instant.EPOCH);
      assertThat(upkeep.run(repo)).isPresent();
      now = now.plus(Duration.ofHours(3));
    }
    assertThat(upkeep.run(repo)).isPresent();
  }

  private static byte[] request(Repo repo, boolean all) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> tips = repo.refs("refs/heads/").values().stream().distinct().toList();
    List<String> wanted = all ? tips : tips.subList(0, tips.size() / 2);
    for (String tip : wanted) {
      String abilities = out.size() == 0 ? " ofs-delta" : "";
      out.writeBytes(RawPack.line("want " + tip + abilities + "\n"));
    }
    out.writeBytes("0000".getBytes(UTF_8));
    out.writeBytes(RawPack.line("done\n"));
    return out.toByteArray();
  }

  private String indexed(byte[] answer) throws IOException, InterruptedException {
    String text = new String(answer, ISO_8859_1);
    int start = text.indexOf("NAK\nPACK") + "NAK\n".length();
    Path pack = folder.resolve("clone.pack");
    Files.write(pack, Arrays.copyOfRange(answer, start, answer.length));
    Process process =
        new ProcessBuilder("git", "index-pack", "--strict", pack.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() + " " + said.strip();
  }
}
