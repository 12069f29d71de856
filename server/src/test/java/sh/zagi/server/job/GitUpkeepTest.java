// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

class GitUpkeepTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration POLL = Duration.ofMillis(10);

  /// More than are left as they came.
  private static final int MANY = 4_000;

  @Test
  void what_was_pushed_is_packed_before_the_next_round(@TempDir Path folder) throws Exception {
    try (Database database = Database.inMemory("git-upkeep")) {
      InstantSource clock = InstantSource.system();
      Repositories repositories = new Repositories(folder, database, clock);
      RepoRecord record =
          repositories
              .create(RepoPath.parse("alice/box").orElseThrow(), Visibility.PRIVATE)
              .orElseThrow();
      Repo repo = repositories.open(record);
      Map<String, byte[]> files = new HashMap<>();
      for (int i = 0; i < MANY; i++) {
        files.put("file" + i, ("text " + i).getBytes(UTF_8));
      }
      var _ = repo.writeFiles("refs/heads/main", files, "many", Instant.EPOCH);
      try (GitUpkeep upkeep = new GitUpkeep(repositories, new Upkeep(clock), () -> 0, NEVER)) {
        upkeep.start();
        upkeep.pushed(record, new Caller.Platform(), List.of());
        while (!isPacked(repo) || !upkeep.work().isEmpty()) {
          Thread.sleep(POLL);
        }
      }
    }
  }

  private static boolean isPacked(Repo repo) throws IOException {
    try (Stream<Path> files = Files.list(repo.folder().resolve("objects/pack"))) {
      return files.anyMatch(file -> file.toString().endsWith(".bitmap"));
    }
  }
}
