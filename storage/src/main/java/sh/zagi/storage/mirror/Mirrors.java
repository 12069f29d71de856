// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.repo.RepoRecord;

/// All mirrors of this server. Safe for use by many threads.
public final class Mirrors {
  private static final int MOST_TROUBLE_CHARACTERS = 900;
  private static final Duration LONGEST_BACK_OFF = Duration.ofHours(1);

  private final Database database;
  private final InstantSource clock;
  private final Duration poll;

  /// @param poll time between two meetings when all goes well; the double after each that failed,
  ///   up to an hour
  public Mirrors(Database database, InstantSource clock, Duration poll) {
    this.database = database;
    this.clock = clock;
    this.poll = poll;
  }

  /// Gives a repository an upstream, in the place of the one that it has.
  public Mirror put(RepoRecord repository, URI upstream, Account account) {
    Instant now = clock.instant();
    return database.durably(rows -> {
      rows.update("delete from mirror where repository_id = ?", repository.id());
      rows.update(
          "insert into mirror (repository_id, address, account_id, created_at, next_at)"
              + " values (?, ?, ?, ?, ?)",
          repository.id(),
          upstream.toString(),
          account.id().value(),
          Row.parameter(now),
          Row.parameter(now));
      return rows.first(
              "select * from mirror where repository_id = ?", Mirrors::mirror, repository.id())
          .orElseThrow();
    });
  }

  public Optional<Mirror> find(RepoRecord repository) {
    return database.read(rows ->
        rows.first(
            "select * from mirror where repository_id = ?", Mirrors::mirror, repository.id()));
  }

  /// All of them, in the order in which they were made.
  public List<Mirror> list() {
    return database.read(rows ->
        rows.list("select * from mirror order by created_at, repository_id", Mirrors::mirror));
  }

  /// Those that are due now, the longest waiting first.
  public List<Mirror> due() {
    return database.read(rows ->
        rows.list(
            "select * from mirror where next_at <= ? order by next_at",
            Mirrors::mirror,
            Row.parameter(clock.instant())));
  }

  /// Makes a repository stand on its own. What came from the upstream stays.
  ///
  /// @return false when it had no upstream
  public boolean remove(RepoRecord repository) {
    return database.durably(
        rows -> rows.update("delete from mirror where repository_id = ?", repository.id()) == 1);
  }

  /// Asks for a meeting at once, because something changed here or there.
  public void hurry(long repository) {
    database.transaction(rows ->
        rows.update(
            "update mirror set next_at = ? where repository_id = ? and failures = 0",
            Row.parameter(clock.instant()),
            repository));
  }

  /// Asks for a meeting at once, also after failures, because the upstream says that it is there.
  public void wake(long repository) {
    database.transaction(rows ->
        rows.update(
            "update mirror set next_at = ? where repository_id = ?",
            Row.parameter(clock.instant()),
            repository));
  }

  /// The time by which meetings are due.
  public Instant now() {
    return clock.instant();
  }

  /// A meeting went well. When somebody asked for one while it ran, the next is due at once.
  ///
  /// @param began when it did
  /// @param attention what somebody should look at; empty for nothing
  public void met(long repository, Instant began, String attention) {
    Instant now = clock.instant();
    database.transaction(rows ->
        rows.update(
            "update mirror set synced_at = ?, tried_at = ?, failures = 0, trouble = ?,"
                + " next_at = case when next_at between ? and ? then next_at else ? end"
                + " where repository_id = ?",
            Row.parameter(now),
            Row.parameter(now),
            cut(attention),
            Row.parameter(began),
            Row.parameter(now),
            Row.parameter(now.plus(poll)),
            repository));
  }

  /// A meeting failed.
  public void failed(Mirror mirror, String why) {
    Instant now = clock.instant();
    database.transaction(rows ->
        rows.update(
            "update mirror set tried_at = ?, failures = failures + 1, trouble = ?, next_at = ?"
                + " where repository_id = ?",
            Row.parameter(now),
            cut(why),
            Row.parameter(now.plus(pause(mirror.failures() + 1))),
            mirror.repository()));
  }

  private Duration pause(int failures) {
    Duration pause = poll;
    for (int i = 0; i < failures && pause.compareTo(LONGEST_BACK_OFF) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST_BACK_OFF) < 0 ? pause : LONGEST_BACK_OFF;
  }

  private static String cut(String text) {
    return text.length() > MOST_TROUBLE_CHARACTERS
        ? text.substring(0, MOST_TROUBLE_CHARACTERS)
        : text;
  }

  private static Mirror mirror(Row row) {
    return new Mirror(
        row.number("repository_id"),
        URI.create(row.text("address")),
        row.number("account_id"),
        row.maybeInstant("synced_at"),
        row.maybeInstant("tried_at"),
        (int) row.number("failures"),
        row.text("trouble"),
        row.instant("next_at"));
  }
}
