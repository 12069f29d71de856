// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.folder.Trees;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.TreeId;
import sh.zagi.storage.repo.Visibility;

class SourceLayersTest {
  @TempDir private Path folder;
  private Database database;
  private Repo repo;
  private TreeId tree;
  private SourceLayers sources;
  private Path sessions;

  @BeforeEach
  void open() throws IOException {
    database = Database.inMemory(UUID.randomUUID().toString());
    Repositories repositories =
        new Repositories(
            Files.createDirectories(folder.resolve("repos")), database, InstantSource.system());
    repo =
        repositories.open(
            repositories.create(new RepoPath("alice", "app"), Visibility.PRIVATE).orElseThrow());
    tree =
        repo.treeId(
            repo.writeFiles(
                "refs/heads/main", Map.of("file", "text".getBytes(UTF_8)), "one", Instant.EPOCH));
    sources = new SourceLayers(folder.resolve("sources"));
    sessions = Files.createDirectories(folder.resolve("sessions"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void age(Path layer) throws IOException {
    Files.setLastModifiedTime(layer, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
  }

  @Test
  void files_stay_while_a_session_stands_on_them() throws IOException {
    Path session = Files.createDirectories(sessions.resolve("one"));
    Path layer = sources.of(repo, tree, List::of, session);
    assertThat(layer.resolve("file")).hasContent("text");
    assertThat(sources.of(repo, tree, List::of, session)).as("again").isEqualTo(layer);
    age(layer);
    assertThat(sources.unused(sessions, true)).isEmpty();
    assertThat(layer).isDirectory();

    Trees.delete(session);
    assertThat(sources.unused(sessions, false)).containsExactly(layer);
    assertThat(layer).isDirectory();
    assertThat(sources.unused(sessions, true)).containsExactly(layer);
    assertThat(layer).doesNotExist();
    assertThat(sources.of(repo, tree, List::of, Files.createDirectories(session)).resolve("file"))
        .hasContent("text");
  }

  @Test
  void files_that_somebody_took_a_moment_ago_stay() throws IOException {
    Path layer = sources.of(repo, tree);
    assertThat(sources.unused(sessions, true)).isEmpty();
    age(layer);
    assertThat(sources.of(repo, tree)).isEqualTo(layer);
    assertThat(sources.unused(sessions, true)).isEmpty();
    assertThat(layer).isDirectory();
  }

  @Test
  void a_difference_keeps_what_it_lies_on() throws IOException {
    TreeId next =
        repo.treeId(
            repo.writeFiles(
                "refs/heads/next", Map.of("other", "more".getBytes(UTF_8)), "two", Instant.EPOCH));
    Path whole = sources.of(repo, tree);
    Path session = Files.createDirectories(sessions.resolve("one"));
    Path difference = sources.of(repo, next, () -> List.of(tree), session);
    assertThat(SourceLayers.stack(difference)).containsExactly(difference, whole);
    assertThat(difference.resolve("other")).hasContent("more");
    assertThat(sources.of(repo, next, List::of, session)).as("again").isEqualTo(difference);
    age(whole);
    age(difference);
    assertThat(sources.unused(sessions, true)).isEmpty();

    Trees.delete(session);
    assertThat(sources.unused(sessions, true)).containsExactlyInAnyOrder(difference, whole);
    assertThat(SourceLayers.stack(sources.of(repo, next))).hasSize(1);
  }
}
