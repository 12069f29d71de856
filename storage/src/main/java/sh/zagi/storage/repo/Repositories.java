// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import sh.zagi.storage.crash.Step;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;

/// All repositories of the server. Each lives in a folder named by its database key, so a rename is
/// one row. Names are compared without case. Safe for use by many threads.
public final class Repositories {
  /// Open repositories kept; each holds pack indexes and cached refs, no open file.
  private static final int MAX_OPEN = 500;

  /// How long a deleted repository can be restored.
  public static final Duration TRASH = Duration.ofDays(30);

  private static final String FOLDER_SUFFIX = ".git";

  private final Path root;
  private final Database database;
  private final InstantSource clock;
  private final RefJournal journal;
  private final Cache<Long, Repo> open;
  private volatile RefScripts scripts = RefScripts.NONE;
  private final Quotas quotas;

  /// These outlive the open repositories: a transfer goes on when its repository was opened anew.
  private final Map<Long, Readers> readers = new ConcurrentHashMap<>();

  public Repositories(Path root, Database database, InstantSource clock) {
    this(root, database, clock, RefJournal.NONE);
  }

  /// @param journal through which refs that everybody sees are moved
  public Repositories(Path root, Database database, InstantSource clock, RefJournal journal) {
    this(root, database, clock, journal, Quota.UNLIMITED);
  }

  /// @param usual what an owner may have of whom nothing else was said
  public Repositories(
      Path root, Database database, InstantSource clock, RefJournal journal, Quota usual) {
    this.quotas = new Quotas(database, this::folder, usual);
    this.journal = journal;
    this.root = root;
    this.database = database;
    this.clock = clock;
    this.open = Caffeine.newBuilder().maximumSize(MAX_OPEN).build();
  }

  /// What owners may have.
  public Quotas quotas() {
    return quotas;
  }

  /// Creates an empty repository.
  ///
  /// @return empty when the name is taken, or [#quotas] has a refusal for its owner
  public Optional<RepoRecord> create(RepoPath path, Visibility visibility) {
    // The folder is there before anybody can find the row: a folder without a row is swept away.
    return quotas.oneMore(
        path.owner(),
        () ->
            database.durably(rows -> {
              Optional<RepoRecord> record = insert(rows, path, visibility);
              record.ifPresent(this::createFolder);
              return record;
            }));
  }

  private Optional<RepoRecord> insert(Rows rows, RepoPath path, Visibility visibility) {
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
  }

  private void createFolder(RepoRecord record) {
    try {
      Folders.delete(folder(record.id()));
      ServerGit.create(folder(record.id()), record.path());
      Folders.force(folder(record.id()));
      Step.REPO_MADE.reached();
    } catch (IOException e) {
      Folders.delete(folder(record.id()));
      throw new StorageException("repository cannot be created: " + record.path(), e);
    }
  }

  public Optional<RepoRecord> find(RepoPath path) {
    return database.read(rows ->
        rows.first("select * from repository where path_key = ?", Repositories::record, key(path)));
  }

  /// The repository that has a name, or else the one that had it last: it was renamed or deleted
  /// since.
  public Optional<RepoRecord> findLast(RepoPath path) {
    return find(path)
        .or(() ->
            database.read(rows ->
                rows.first(
                        "select r.* from repository r join former_name f on f.repository_id = r.id"
                            + " where f.path_key = ?",
                        Repositories::record,
                        key(path))
                    .or(() -> lastDeleted(rows, path))));
  }

  /// A repository by its database key.
  public Optional<RepoRecord> find(long id) {
    return database.read(rows ->
        rows.first(
            "select * from repository where id = ? and deleted_at is null",
            Repositories::record,
            id));
  }

  /// Every repository, by name.
  public List<RepoRecord> list() {
    return database.read(rows ->
        rows.list(
            "select * from repository where deleted_at is null order by path_key",
            Repositories::record));
  }

  /// Opens a repository; the result is shared and needs no closing.
  public Repo open(RepoRecord record) {
    return open.get(
        record.id(),
        id ->
            new Repo(
                folder(id),
                record.path(),
                new Repo.Rulers(journal, id, () -> scripts),
                readers.computeIfAbsent(id, _ -> new Readers(clock))));
  }

  /// Who asks the scripts of owners. To be called before anybody is served.
  public void askFirst(RefScripts scripts) {
    this.scripts = scripts;
  }

  /// How many are open.
  public long openCount() {
    return open.estimatedSize();
  }

  /// Closes what is open when its readers are done; it is opened again when it is needed.
  public void forget() {
    open.invalidateAll();
  }

  /// Gives a repository another name.
  ///
  /// @return false when the new name is taken, or [#quotas] has a refusal for its owner
  public boolean rename(RepoRecord record, RepoPath newPath) {
    boolean stays = record.path().owner().equalsIgnoreCase(newPath.owner());
    return stays
        ? move(record, newPath)
        : quotas.oneMore(newPath.owner(), () -> Optional.of(move(record, newPath))).orElse(false);
  }

  private boolean move(RepoRecord record, RepoPath newPath) {
    boolean renamed =
        database.durably(rows -> {
          boolean taken =
              rows.first(
                      "select * from repository where path_key = ?",
                      Repositories::record,
                      key(newPath))
                  .filter(other -> other.id() != record.id())
                  .isPresent();
          if (taken) {
            return false;
          }
          rows.update("delete from former_name where path_key = ?", key(record.path()));
          rows.update(
              "insert into former_name (path_key, repository_id) values (?, ?)",
              key(record.path()),
              record.id());
          return rows.update(
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

  /// Deletes a repository: its name is free at once, its data are kept for [#TRASH] and can be
  /// restored until then.
  public void delete(RepoRecord record) {
    expire();
    // No name that somebody can type begins like this key.
    database.durably(rows ->
        rows.update(
            "update repository set deleted_at = ?, path_key = ? where id = ?",
            Row.parameter(clock.instant()),
            "#" + record.id(),
            record.id()));
    open.invalidate(record.id());
  }

  /// Brings back the repository of that name that was deleted last.
  ///
  /// @return empty when there is none, the name is taken, or [#quotas] has a refusal for its owner
  public Optional<RepoRecord> restore(RepoPath path) {
    return quotas.oneMore(path.owner(), () -> bringBack(path));
  }

  private static Optional<RepoRecord> lastDeleted(Rows rows, RepoPath path) {
    return rows.first(
        "select * from repository where deleted_at is not null and lower(owner) = ?"
            + " and lower(name) = ? order by deleted_at desc, id desc limit 1",
        Repositories::record,
        path.owner().toLowerCase(Locale.ROOT),
        path.name().toLowerCase(Locale.ROOT));
  }

  private Optional<RepoRecord> bringBack(RepoPath path) {
    return database.durably(rows -> {
      Optional<RepoRecord> last = lastDeleted(rows, path);
      boolean free =
          rows.first("select * from repository where path_key = ?", Repositories::record, key(path))
              .isEmpty();
      if (last.isEmpty() || !free) {
        return Optional.empty();
      }
      var _ =
          rows.update(
              "update repository set deleted_at = null, path_key = ? where id = ?",
              key(path),
              last.get().id());
      return last;
    });
  }

  /// Deletes a repository with all its data, for good.
  public void erase(RepoRecord record) {
    database.durably(rows -> rows.update("delete from repository where id = ?", record.id()));
    Step.REPO_ERASED.reached();
    open.invalidate(record.id());
    Folders.delete(folder(record.id()));
  }

  /// Erases what was deleted longer ago than [#TRASH].
  public void expire() {
    List<RepoRecord> old =
        database.read(rows ->
            rows.list(
                "select * from repository where deleted_at < ?",
                Repositories::record,
                Row.parameter(clock.instant().minus(TRASH))));
    old.forEach(this::erase);
  }

  /// Removes what an interrupted create, delete or push left behind. Call before the doors open.
  ///
  /// @return how many folders and files were removed
  public int sweep() {
    expire();
    Set<String> wanted = new HashSet<>();
    kept().forEach(record -> wanted.add(folder(record.id()).getFileName().toString()));
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

  /// Every repository that has data, also those that were deleted and can be restored.
  public List<RepoRecord> kept() {
    return database.read(
        rows -> rows.list("select * from repository order by id", Repositories::record));
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
