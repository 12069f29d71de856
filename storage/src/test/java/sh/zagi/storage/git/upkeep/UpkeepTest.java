// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Readers;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Upkeep of a repository in use, judged by stock git.
class UpkeepTest {
  @TempDir Path folder;
  Database database;

  private Instant now = Instant.now();
  private Repositories repositories;
  private Repo repo;
  private Upkeep upkeep;

  @BeforeEach
  void open() throws IOException {
    database = Database.inMemory(UUID.randomUUID().toString());
    repositories = new Repositories(folder, database, () -> now);
    repo =
        repositories.open(
            repositories
                .create(RepoPath.parse("alice/box").orElseThrow(), Visibility.PRIVATE)
                .orElseThrow());
    upkeep = new Upkeep(() -> now);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CommitId write(String ref, String content) {
    return repo.writeFiles(
        ref, Map.of("file", content.getBytes(UTF_8)), "write " + content, Instant.EPOCH);
  }

  private Upkeep.Done run() throws IOException {
    return upkeep.run(repo).orElseThrow();
  }

  private String git(String... words) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of("git", "-C", repo.folder().toString()), Stream.of(words)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    return said;
  }

  private long files(String end) throws IOException {
    try (Stream<Path> files = Files.list(repo.folder().resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(end)).count();
    }
  }

  private boolean has(CommitId commit) throws IOException {
    return repo.git()
        .getObjectDatabase()
        .has(org.eclipse.jgit.lib.ObjectId.fromString(commit.hex()));
  }

  @Test
  void what_refs_reach_is_in_one_pack_with_bitmaps_and_one_without() throws Exception {
    for (int i = 0; i < 100; i++) {
      write("refs/heads/branch" + i, "shown " + i);
      write("refs/zagi/ops/" + i, "hidden " + i);
    }
    run();
    assertThat(files(".pack")).isEqualTo(2);
    assertThat(files(".bitmap")).isEqualTo(1);
    assertThat(git("count-objects")).startsWith("0 objects");
    git("fsck", "--full", "--strict");
    git("commit-graph", "verify");
    assertThat(git("rev-list", "--count", "--all").strip()).isEqualTo("200");
    assertThat(git("rev-list", "--test-bitmap", "refs/heads/branch7")).contains("OK");
    assertThat(repo.folder().resolve("refs/heads/branch7")).doesNotExist();
    assertThat(repo.refs("refs/heads/")).hasSize(100);
    assertThat(new RepoCheck(repo).run().findings()).isEmpty();
  }

  @Test
  void what_nothing_reaches_stays_two_weeks_and_one_round() throws Exception {
    CommitId lost = write("refs/heads/main", "lost");
    run();
    write("refs/heads/main", "kept");
    now = now.plus(Duration.ofDays(2));
    assertThat(run().unreachable()).isEqualTo(3);
    now = now.plus(Duration.ofDays(13));
    assertThat(run().removed()).isZero();
    assertThat(has(lost)).isTrue();
    now = now.plus(Duration.ofDays(2));
    assertThat(run().removed()).isZero();
    assertThat(has(lost)).isFalse();
    now = now.plus(Duration.ofDays(1));
    assertThat(run().removed()).isEqualTo(3);
    git("fsck", "--full", "--strict");
  }

  @Test
  void what_had_expired_comes_back_when_a_ref_needs_it_after_all() throws Exception {
    CommitId lost = write("refs/heads/main", "lost");
    run();
    write("refs/heads/main", "kept");
    now = now.plus(Duration.ofDays(2));
    run();
    now = now.plus(Duration.ofDays(15));
    run();
    assertThat(has(lost)).isFalse();
    // as somebody does who looked for the object one moment earlier
    Files.writeString(repo.folder().resolve("refs/heads/again"), lost.hex() + "\n");
    now = now.plus(Duration.ofDays(1));
    assertThat(run().removed()).isZero();
    assertThat(has(lost)).isTrue();
    git("fsck", "--full", "--strict");
  }

  @Test
  void replaced_packs_stay_for_a_while_and_count_for_nothing() throws Exception {
    write("refs/heads/main", "one");
    run();
    write("refs/heads/other", "two");
    run();
    assertThat(files(".pack")).isEqualTo(2);
    long stored = repositories.quotas().use("alice").storedBytes();
    assertThat(upkeep.removeReplaced(repo)).isZero();
    now = now.plus(Duration.ofHours(2));
    assertThat(upkeep.removeReplaced(repo)).isOne();
    assertThat(files(".pack")).isEqualTo(1);
    assertThat(repositories.quotas().use("alice").storedBytes()).isEqualTo(stored);
    git("fsck", "--full", "--strict");
  }

  @Test
  void packing_waits_while_there_is_too_much_that_it_replaced() throws Exception {
    for (int i = 0; i < 20; i++) {
      byte[] noise = new byte[2 << 20];
      new Random(i).nextBytes(noise);
      var _ = repo.writeFiles("refs/heads/main", Map.of("file", noise), "noise", Instant.EPOCH);
      Upkeep.touch(repo.folder().resolve("upkeep/last"), Instant.EPOCH.plusSeconds(i));
      if (upkeep.isDue(repo)) {
        run();
      }
    }
    long all = 0;
    try (Stream<Path> files = Files.list(repo.folder().resolve("objects/pack"))) {
      for (Path file : files.toList()) {
        all += Files.size(file);
      }
    }
    assertThat(all).isLessThan(repositories.quotas().use("alice").storedBytes() * 6);
  }

  @Test
  void replaced_packs_stay_while_somebody_reads_who_may_have_begun_with_them() throws Exception {
    write("refs/heads/main", "one");
    run();
    Readers.Reading early = repo.readers().begin();
    write("refs/heads/other", "two");
    run();
    now = now.plus(Duration.ofHours(2));
    Readers.Reading late = repo.readers().begin();
    run();
    assertThat(files(".pack")).isEqualTo(2);
    early.close();
    run();
    assertThat(files(".pack")).isEqualTo(1);
    late.close();
    git("fsck", "--full", "--strict");
  }

  @Test
  void writers_and_readers_notice_nothing() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader =
          threads.submit(() -> {
            while (!done.get()) {
              for (String commit : repo.refs("refs/heads/").values()) {
                assertThat(
                        repo.tree(new CommitId(commit))
                            .read("file", sh.zagi.config.DataSize.mebibytes(1)))
                    .isPresent();
              }
            }
            return null;
          });
      Future<?> writer =
          threads.submit(() -> {
            for (int i = 0; i < 150; i++) {
              write("refs/heads/w" + i % 50, "content " + i);
              write("refs/zagi/ops/head", "operation " + i);
            }
            return null;
          });
      while (!writer.isDone()) {
        now = now.plus(Duration.ofMinutes(20));
        run();
      }
      done.set(true);
      writer.get();
      reader.get();
    }
    run();
    git("fsck", "--full", "--strict");
    assertThat(git("for-each-ref").lines().count()).isEqualTo(51);
    assertThat(new RepoCheck(repo).run().findings()).isEmpty();
  }

  @Test
  void a_flipped_byte_and_a_missing_object_are_found() throws Exception {
    write("refs/heads/main", "x".repeat(10_000));
    run();
    try (Stream<Path> files = Files.list(repo.folder().resolve("objects/pack"))) {
      Path pack = files.filter(file -> file.toString().endsWith(".pack")).findFirst().orElseThrow();
      assertThat(pack.toFile().setWritable(true)).isTrue();
      try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
        file.seek(file.length() / 2);
        int one = file.read();
        file.seek(file.length() / 2);
        file.write(one ^ 0x55);
      }
    }
    repo.git().getObjectDatabase().close();
    assertThat(new RepoCheck(repo).run().findings())
        .extracting(RepoCheck.Finding::what)
        .contains("pack");
    Files.writeString(repo.folder().resolve("refs/heads/lost"), "1".repeat(40) + "\n");
    assertThat(new RepoCheck(repo).run().findings())
        .extracting(RepoCheck.Finding::name)
        .contains("refs/heads/lost");
  }
}
