// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.inside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// What sessions see of a repository's objects, judged by stock git.
class ShownObjectsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private Database database;
  private Repo repo;

  @BeforeEach
  void create() {
    database = Database.inMemory("shown-" + System.nanoTime());
    Repositories repositories =
        new Repositories(folder.resolve("repos"), database, InstantSource.fixed(NOW));
    repo =
        repositories.open(
            repositories
                .create(RepoPath.parse("alice/demo").orElseThrow(), Visibility.PRIVATE)
                .orElseThrow());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private CommitId commit(String ref, String text) {
    return repo.writeFiles(
        ref, Map.of("a/b.txt", text.getBytes(StandardCharsets.UTF_8)), text, NOW);
  }

  /// Whether a repository that has only the shown objects has this one.
  private boolean shows(CommitId commit) throws Exception {
    Path alone = Files.createDirectories(folder.resolve("alone"));
    git("init", "-q", "--bare", alone.toString());
    Files.writeString(alone.resolve("objects/info/alternates"), ShownObjects.folder(repo) + "\n");
    return git("--git-dir=" + alone, "rev-list", "--objects", commit.hex()) == 0;
  }

  private int git(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private List<String> packs() throws IOException {
    try (Stream<Path> files = Files.list(ShownObjects.folder(repo).resolve("pack"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".pack"))
          .toList();
    }
  }

  @Test
  void what_branches_reach_is_shown_and_the_platforms_own_is_not() throws Exception {
    CommitId main = commit("refs/heads/main", "one");
    CommitId hidden = commit("refs/zagi/sessions/other", "two");
    ShownObjects.of(repo);
    assertThat(shows(main)).isTrue();
    assertThat(shows(hidden)).isFalse();
    CommitId next = commit("refs/heads/next", "three");
    assertThat(shows(next)).isFalse();
    ShownObjects.of(repo);
    assertThat(shows(next)).isTrue();
    assertThat(shows(main)).isTrue();
  }

  @Test
  void a_pack_is_linked_when_all_of_it_is_visible_and_never_otherwise() throws Exception {
    CommitId main = commit("refs/heads/main", "one");
    git("--git-dir=" + repo.folder(), "repack", "-adq");
    ShownObjects.of(repo);
    assertThat(packs()).singleElement().asString().doesNotContain("shown");
    assertThat(shows(main)).isTrue();

    CommitId hidden = commit("refs/zagi/sessions/other", "two");
    CommitId next = commit("refs/heads/next", "three");
    git("--git-dir=" + repo.folder(), "repack", "-adq");
    ShownObjects.of(repo);
    assertThat(shows(next)).isTrue();
    assertThat(shows(hidden)).isFalse();
  }

  @Test
  void what_no_ref_reaches_any_more_is_not_shown_any_more() throws Exception {
    CommitId main = commit("refs/heads/main", "one");
    CommitId secret = commit("refs/heads/oops", "a secret");
    ShownObjects.of(repo);
    assertThat(shows(secret)).isTrue();
    repo.remove("refs/heads/oops");
    ShownObjects.of(repo);
    assertThat(shows(secret)).isFalse();
    assertThat(shows(main)).isTrue();
  }

  @Test
  void many_small_additions_become_one_pack() throws Exception {
    List<CommitId> commits = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      commits.add(commit("refs/heads/b" + i, "text " + i));
      ShownObjects.of(repo);
    }
    assertThat(packs()).hasSizeLessThan(17);
    for (CommitId commit : commits) {
      assertThat(shows(commit)).isTrue();
    }
  }
}
