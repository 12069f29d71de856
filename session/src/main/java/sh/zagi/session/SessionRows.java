// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.zagi.env.EnvKey;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;
import sh.zagi.storage.repo.CommitId;

/// The table of sessions.
final class SessionRows {
  private final Database database;

  SessionRows(Database database) {
    this.database = database;
  }

  /// Stores a new session under the first free slot; empty when this machine is full.
  synchronized Optional<Session> insert(SessionId id, Sessions.Opening opening, Instant now) {
    return database.transaction(rows -> {
      Set<Integer> taken =
          new HashSet<>(rows.list("select slot from session", row -> (int) row.number("slot")));
      int slot = 0;
      while (taken.contains(slot)) {
        slot++;
      }
      if (slot >= Session.SLOTS) {
        return Optional.empty();
      }
      Session session =
          new Session(
              id,
              opening.repositoryId(),
              opening.accountId(),
              opening.base(),
              opening.environment().key(),
              opening.purpose(),
              slot,
              new SessionState.Stopped(),
              now,
              now);
      insert(rows, session);
      return Optional.of(session);
    });
  }

  private static void insert(Rows rows, Session session) {
    rows.update(
        "insert into session (id, repository_id, account_id, base, env, slot, state, purpose,"
            + " opened_at, used_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        session.id().value(),
        session.repositoryId(),
        session.accountId(),
        session.base().hex(),
        session.env().hex(),
        session.slot(),
        session.state().word(),
        session.purpose().name(),
        Row.parameter(session.openedAt()),
        Row.parameter(session.usedAt()));
  }

  Optional<Session> find(SessionId id) {
    return database.transaction(
        rows -> rows.first("select * from session where id = ?", SessionRows::read, id.value()));
  }

  /// The session of a person on a repository that was used last.
  Optional<Session> latest(long repositoryId, long accountId) {
    return database.transaction(rows ->
        rows.first(
            "select * from session where repository_id = ? and account_id = ?"
                + " and purpose = 'WORK'"
                + " order by used_at desc, id limit 1",
            SessionRows::read,
            repositoryId,
            accountId));
  }

  List<Session> list() {
    return database.transaction(
        rows -> rows.list("select * from session order by opened_at, id", SessionRows::read));
  }

  void update(SessionId id, SessionState state, Instant now) {
    database.transaction(rows ->
        rows.update(
            "update session set state = ?, used_at = ? where id = ?",
            state.word(),
            Row.parameter(now),
            id.value()));
  }

  void delete(SessionId id) {
    database.durably(rows -> rows.update("delete from session where id = ?", id.value()));
  }

  private static Session read(Row row) {
    return new Session(
        new SessionId(row.text("id")),
        row.number("repository_id"),
        row.number("account_id"),
        new CommitId(row.text("base")),
        new EnvKey(row.text("env")),
        Session.Purpose.valueOf(row.text("purpose")),
        (int) row.number("slot"),
        SessionState.of(row.text("state")),
        row.instant("opened_at"),
        row.instant("used_at"));
  }
}
