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
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

class ExpiryTest {
  private static final EnvKey KEY = new EnvKey("1".repeat(64));
  private static final Instant TODAY = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration KEEP = Duration.ofDays(30);

  @TempDir private Path folder;
  private Database database;
  private Repo repo;

  @BeforeEach
  void a_tree_has_an_environment() throws IOException {
    database = Database.inMemory("expiry");
    Path root = Files.createDirectories(folder.resolve("repos"));
    Repositories repositories = new Repositories(root, database, InstantSource.system());
    repo =
        repositories.open(
            repositories.create(new RepoPath("alice", "app"), Visibility.PRIVATE).orElseThrow());
    var _ = write(KEY.ref(), "manifest.json");
    CommitId commit = write("refs/heads/main", "one");
    repo.putNote(
        "refs/notes/envs",
        repo.treeId(commit).hex(),
        CanonicalJson.bytes(new EnvRefs.Note(KEY.hex(), new App("x", ""))));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CommitId write(String ref, String file) {
    return repo.writeFiles(ref, Map.of(file, "{}".getBytes(UTF_8)), "work\n", Instant.EPOCH);
  }

  private Set<String> expired(Instant now, EnvKey... inUse) {
    return new Expiry(Set.of(inUse), KEEP, now).expired(repo, false);
  }

  @Test
  void what_a_branch_has_stays_forever() {
    assertThat(expired(TODAY)).isEmpty();
    assertThat(expired(TODAY.plus(Duration.ofDays(4000)))).isEmpty();
  }

  @Test
  void what_nothing_has_goes_when_its_time_is_over() {
    var _ = write("refs/heads/main", "two");
    assertThat(expired(TODAY)).isEmpty();
    assertThat(expired(TODAY.plus(KEEP).minusSeconds(1))).isEmpty();
    assertThat(expired(TODAY.plus(KEEP))).containsExactly(KEY.ref());
  }

  @Test
  void what_a_tag_or_a_session_has_stays_and_its_time_begins_anew() {
    CommitId first = repo.resolve("refs/heads/main").orElseThrow();
    var _ = write("refs/heads/main", "two");
    assertThat(expired(TODAY)).isEmpty();
    assertThat(expired(TODAY.plus(KEEP), KEY)).isEmpty();
    Instant later = TODAY.plus(KEEP).plusSeconds(1);
    assertThat(expired(later)).isEmpty();
    repo.point("refs/tags/old", first);
    assertThat(expired(later.plus(KEEP))).isEmpty();
    repo.remove("refs/tags/old");
    assertThat(repo.resolve("refs/tags/old")).isEmpty();
    assertThat(expired(later.plus(KEEP).plusSeconds(1))).isEmpty();
    assertThat(expired(later.plus(KEEP).plus(KEEP).plusSeconds(1))).containsExactly(KEY.ref());
  }

  @Test
  void looking_begins_nothing() {
    var _ = write("refs/heads/main", "two");
    Expiry look = new Expiry(Set.of(), KEEP, TODAY);
    assertThat(look.expired(repo, true)).isEmpty();
    assertThat(EnvRefs.noted(repo, KEY, "unused")).isEmpty();
    assertThat(expired(TODAY.plus(KEEP))).isEmpty();
  }
}
