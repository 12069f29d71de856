// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.lfs.LfsId;
import sh.zagi.storage.lfs.LfsPointer;

/// Large files that what came from upstreams stands for, and that are not here yet. Safe for use by
/// many threads.
public final class MirrorFiles {
  private static final int MOST_TROUBLE_CHARACTERS = 300;

  /// What failed is not asked for at each meeting: its bytes may come each time.
  private static final Duration PAUSE = Duration.ofHours(1);

  private final Database database;
  private final InstantSource clock;

  public MirrorFiles(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Remembers what a repository should have.
  public void want(long repository, Set<LfsPointer> pointers) {
    if (pointers.isEmpty()) {
      return;
    }
    database.durably(rows -> {
      int added = 0;
      for (LfsPointer pointer : pointers) {
        boolean here =
            rows.first(
                    "select oid from lfs_object where repository_id = ? and oid = ?",
                    row -> row.text("oid"),
                    repository,
                    pointer.id().hex())
                .isPresent();
        if (!here) {
          added +=
              rows.update(
                  "insert into mirror_file (repository_id, oid, size_bytes) values (?, ?, ?)"
                      + " on conflict do nothing",
                  repository,
                  pointer.id().hex(),
                  pointer.size());
        }
      }
      return added;
    });
  }

  /// A large file that is not here.
  ///
  /// @param trouble why not; empty when nobody asked for it yet
  public record Missing(LfsPointer pointer, String trouble) {}

  /// What is not here, in the order of ids.
  public List<Missing> list(long repository, int most) {
    return database.read(rows ->
        rows.list(
            "select * from mirror_file where repository_id = ? order by oid limit " + most,
            MirrorFiles::missing,
            repository));
  }

  /// What should be asked for now: what nobody asked for yet, and what failed a while ago.
  ///
  /// @param again whether to ask for what failed a moment ago as well
  /// @param after the last id of the part before; empty for the first part
  public List<LfsPointer> due(long repository, boolean again, String after, int most) {
    Instant since = again ? clock.instant() : clock.instant().minus(PAUSE);
    return database.read(rows ->
        rows
            .list(
                "select * from mirror_file where repository_id = ? and oid > ?"
                    + " and (tried_at is null or tried_at <= ?) order by oid limit "
                    + most,
                MirrorFiles::missing,
                repository,
                after,
                Row.parameter(since))
            .stream()
            .map(Missing::pointer)
            .toList());
  }

  public long count(long repository) {
    return database.read(rows ->
        rows.first(
                "select count(*) as files from mirror_file where repository_id = ?",
                row -> row.number("files"),
                repository)
            .orElse(0L));
  }

  /// Forgets what somebody brought here in another way.
  public void settle(long repository) {
    database.transaction(rows ->
        rows.update(
            "delete from mirror_file where repository_id = ? and oid in"
                + " (select oid from lfs_object where repository_id = ?)",
            repository,
            repository));
  }

  /// It is here now.
  public void arrived(long repository, LfsId id) {
    database.transaction(rows ->
        rows.update(
            "delete from mirror_file where repository_id = ? and oid = ?", repository, id.hex()));
  }

  /// It did not come.
  public void failed(long repository, LfsId id, String why) {
    String cut = why.substring(0, Math.min(why.length(), MOST_TROUBLE_CHARACTERS));
    database.transaction(rows ->
        rows.update(
            "update mirror_file set trouble = ?, tried_at = ? where repository_id = ? and oid = ?",
            cut,
            Row.parameter(clock.instant()),
            repository,
            id.hex()));
  }

  private static Missing missing(Row row) {
    LfsPointer pointer = new LfsPointer(new LfsId(row.text("oid")), row.number("size_bytes"));
    return new Missing(pointer, row.text("trouble"));
  }
}
