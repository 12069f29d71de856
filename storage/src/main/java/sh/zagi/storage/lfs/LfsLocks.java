// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.repo.RepoRecord;

/// Locks on files, at most one for each path of a repository. Safe for use by many threads.
public final class LfsLocks {
  private static final String COLUMNS =
      "select l.id, l.path, a.name as owner, l.locked_at from lfs_lock l"
          + " join account a on a.id = l.account_id where l.repository_id = ?";

  /// Locks of one answer.
  public static final int MOST = 1_000;

  private final Database database;
  private final InstantSource clock;

  LfsLocks(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// What became of a wish for a lock.
  ///
  /// @param lock the new one, or the one that is in the way
  public record Taken(LfsLock lock, boolean isNew) {}

  /// Which locks are asked for.
  ///
  /// @param after only those with a greater id
  public record Filter(Optional<String> path, Optional<Long> id, long after, int limit) {
    public Filter {
      limit = Math.clamp(limit, 1, MOST);
    }

    public static Filter all(long after, int limit) {
      return new Filter(Optional.empty(), Optional.empty(), after, limit);
    }
  }

  /// Locks a path, if nobody has.
  public Taken lock(RepoRecord repository, String path, Account owner) {
    return database.durably(rows -> {
      int inserted =
          rows.update(
              "insert into lfs_lock (repository_id, path, account_id, locked_at)"
                  + " values (?, ?, ?, ?) on conflict do nothing",
              repository.id(),
              path,
              owner.id().value(),
              Row.parameter(clock.instant()));
      LfsLock there =
          rows.first(COLUMNS + " and l.path = ?", LfsLocks::lock, repository.id(), path)
              .orElseThrow();
      return new Taken(there, inserted == 1);
    });
  }

  /// In the order in which they were taken.
  public List<LfsLock> list(RepoRecord repository, Filter filter) {
    return database.read(rows ->
        rows.list(
            COLUMNS
                + " and l.id > ? and (l.path = ? or ? = '') and (l.id = ? or ? = 0)"
                + " order by l.id limit "
                + filter.limit(),
            LfsLocks::lock,
            repository.id(),
            filter.after(),
            filter.path().orElse(""),
            filter.path().orElse(""),
            filter.id().orElse(0L),
            filter.id().orElse(0L)));
  }

  public Optional<LfsLock> find(RepoRecord repository, long id) {
    return list(repository, new Filter(Optional.empty(), Optional.of(id), 0, 1)).stream()
        .findFirst();
  }

  /// Ends a lock, whoever has it.
  ///
  /// @return false when it ended already
  public boolean remove(RepoRecord repository, LfsLock lock) {
    return database.durably(rows ->
        rows.update(
                "delete from lfs_lock where repository_id = ? and id = ?",
                repository.id(),
                lock.id())
            == 1);
  }

  private static LfsLock lock(Row row) {
    return new LfsLock(
        row.number("id"), row.text("path"), row.text("owner"), row.instant("locked_at"));
  }
}
