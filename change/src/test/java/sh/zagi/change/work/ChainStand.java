// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import sh.zagi.change.Signature;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// A real repository on disk with a trunk of one commit, and a clock that never stands still.
public final class ChainStand implements AutoCloseable {
  private final Database database;
  private final Repo repo;
  private final Chains chains;
  private long second = 1_700_000_000;

  private final RepositoryLog operations = new RepositoryLog(() -> Instant.ofEpochSecond(second++));

  public ChainStand(Path folder, long seed) {
    this(folder, seed, false);
  }

  /// @param journal whether branches move with their operation
  public ChainStand(Path folder, long seed, boolean journal) {
    database = Database.inMemory("chains-" + System.nanoTime());
    Repositories repositories =
        new Repositories(
            folder,
            database,
            InstantSource.system(),
            journal ? operations : sh.zagi.storage.repo.RefJournal.NONE);
    repo =
        repositories.open(
            repositories.create(new RepoPath("alice", "app"), Visibility.PRIVATE).orElseThrow());
    chains = new Chains(new Random(seed));
  }

  public Repo repo() {
    return repo;
  }

  public RepositoryLog operations() {
    return operations;
  }

  public Chains chains() {
    return chains;
  }

  /// Points a branch at a parentless commit with these files: `path=content` words.
  public CommitId branch(String name, String words) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String word : words.split(" ", -1)) {
      int equals = word.indexOf('=');
      String content = word.substring(equals + 1).replace(',', '\n') + "\n";
      files.put(word.substring(0, equals), content.getBytes(UTF_8));
    }
    return repo.writeFiles(
        "refs/heads/" + name, files, "on " + name, Instant.ofEpochSecond(second++));
  }

  public Request alice() {
    Instant now = Instant.ofEpochSecond(second++);
    return new Request(
        new Signature("alice", "alice@example.org", now), Request.Kind.PERSON, Map.of());
  }

  @Override
  public void close() {
    database.close();
  }
}
