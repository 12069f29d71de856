// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// All repositories of the server. Each lives in a folder named by its database key, so a rename is
/// one row. Names are compared without case. Safe for use by many threads.
public final class Repositories {
  /// Open repositories kept; each holds pack indexes and cached refs, no open file.
  private static final int MAX_OPEN = 500;

  private static final String FOLDER_SUFFIX = ".git";

  private final Path root;
  private final Database database;
  private final InstantSource clock;
  private final Cache<Long, Repo> open;

  public Repositories(Path root, Database database, InstantSource clock) {
    this.root = root;
    this.database = database;
    this.clock = clock;
    this.open = Caffeine.newBuilder().maximumSize(MAX_OPEN).build();
  }

  /// Creates an empty repository.
  ///
  /// @return empty when the name is taken
  public Optional<RepoRecord> create(RepoPath path, Visibility visibility) {
    Optional<RepoRecord> record = insert(path, visibility);
    record.ifPresent(this::createFolder);
    return record;
  }

  private Optional<RepoRecord> insert(RepoPath path, Visibility visibility) {
    return database.durably(rows -> {
      // ON CONFLICT DO NOTHING gives the name to exactly one of two racing creators.
      int inserted =
          rows.update(
              "insert into repository (owner, name, path_key, visibility, created_at)"
                  + " values (?, ?, ?, ?, ?) on conflict do nothing",
              path.owner(),
              path.name(),
              key(path),
              visibility.word(),
              Row.parameter(clock.instant()));
      return inserted == 0
          ? Optional.empty()
          : rows.first(
              "select * from repository where path_key = ?", Repositories::record, key(path));
    });
  }

  private void createFolder(RepoRecord record) {
    try {
      ServerGit.create(folder(record.id()), record.path());
    } catch (IOException e) {
      database.durably(rows -> rows.update("delete from repository where id = ?", record.id()));
      Folders.delete(folder(record.id()));
      throw new StorageException("repository cannot be created: " + record.path(), e);
    }
  }

  public Optional<RepoRecord> find(RepoPath path) {
    return database.transaction(rows ->
        rows.first("select * from repository where path_key = ?", Repositories::record, key(path)));
  }

  /// A repository by its database key.
  public Optional<RepoRecord> find(long id) {
    return database.transaction(
        rows -> rows.first("select * from repository where id = ?", Repositories::record, id));
  }

  /// Every repository, by name.
  public List<RepoRecord> list() {
    return database.transaction(
        rows -> rows.list("select * from repository order by path_key", Repositories::record));
  }

  /// Opens a repository; the result is shared and needs no closing.
  public Repo open(RepoRecord record) {
    return open.get(record.id(), id -> new Repo(folder(id), record.path()));
  }

  /// Gives a repository another name.
  ///
  /// @return false when the new name is taken
  public boolean rename(RepoRecord record, RepoPath newPath) {
    boolean renamed =
        database.durably(rows -> {
          boolean taken =
              rows.first(
                      "select * from repository where path_key = ?",
                      Repositories::record,
                      key(newPath))
                  .filter(other -> other.id() != record.id())
                  .isPresent();
          return !taken
              && rows.update(
                      "update repository set owner = ?, name = ?, path_key = ? where id = ?",
                      newPath.owner(),
                      newPath.name(),
                      key(newPath),
                      record.id())
                  == 1;
        });
    open.invalidate(record.id());
    return renamed;
  }

  public void setVisibility(RepoRecord record, Visibility visibility) {
    database.durably(rows ->
        rows.update(
            "update repository set visibility = ? where id = ?", visibility.word(), record.id()));
  }

  /// Deletes a repository and all its data.
  public void delete(RepoRecord record) {
    database.durably(rows -> rows.update("delete from repository where id = ?", record.id()));
    open.invalidate(record.id());
    Folders.delete(folder(record.id()));
  }

  /// Removes what an interrupted create, delete or push left behind. Call before the doors open.
  ///
  /// @return how many folders and files were removed
  public int sweep() {
    Set<String> wanted = new HashSet<>();
    list().forEach(record -> wanted.add(folder(record.id()).getFileName().toString()));
    try (Stream<Path> folders = Files.list(root)) {
      int removed = 0;
      for (Path folder : folders.toList()) {
        if (wanted.contains(folder.getFileName().toString())) {
          removed += Folders.deleteStaleFiles(folder);
        } else {
          Folders.delete(folder);
          removed++;
        }
      }
      return removed;
    } catch (IOException e) {
      throw new UncheckedIOException("repositories cannot be listed: " + root, e);
    }
  }

  private Path folder(long id) {
    return root.resolve(String.format(Locale.ROOT, "%08x%s", id, FOLDER_SUFFIX));
  }

  private static String key(RepoPath path) {
    return path.toString().toLowerCase(Locale.ROOT);
  }

  private static RepoRecord record(Row row) {
    return new RepoRecord(
        row.number("id"),
        new RepoPath(row.text("owner"), row.text("name")),
        Visibility.parse(row.text("visibility")).orElse(Visibility.PRIVATE),
        row.instant("created_at"));
  }
}
