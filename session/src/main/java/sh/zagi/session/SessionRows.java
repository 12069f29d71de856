// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.zagi.env.EnvKey;
import sh.zagi.session.egress.Egress;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.TreeId;

/// The table of sessions.
final class SessionRows {
  private final Database database;

  SessionRows(Database database) {
    this.database = database;
  }

  /// A session that is not stored yet.
  record Fresh(
      long repositoryId,
      long accountId,
      CommitId base,
      EnvKey env,
      Session.Purpose purpose,
      Session.Labels labels) {}

  /// Stores a new session under the first free slot; empty when this machine is full. On the disk
  /// when it returns: a server that is killed in the next moment must find whose container runs.
  synchronized Optional<Session> insert(SessionId id, Fresh fresh, Instant now) {
    return database.durably(rows -> {
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
              fresh.repositoryId(),
              fresh.accountId(),
              fresh.base(),
              fresh.env(),
              fresh.purpose(),
              slot,
              new SessionState.Stopped(),
              now,
              now,
              fresh.labels());
      insert(rows, session);
      return Optional.of(session);
    });
  }

  private static void insert(Rows rows, Session session) {
    rows.update(
        "insert into session (id, repository_id, account_id, base, env, slot, state, purpose,"
            + " opened_at, used_at, name, opened_at_revision, parent, fork_point)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        session.id().value(),
        session.repositoryId(),
        session.accountId(),
        session.base().hex(),
        session.env().hex(),
        session.slot(),
        session.state().word(),
        session.purpose().name(),
        Row.parameter(session.openedAt()),
        Row.parameter(session.usedAt()),
        session.labels().name(),
        session.labels().revision(),
        session.labels().parent().map(parent -> parent.id().value()).orElse(""),
        session.labels().parent().map(parent -> parent.point().hex()).orElse(""));
  }

  Optional<Session> find(SessionId id) {
    return database.read(
        rows -> rows.first("select * from session where id = ?", SessionRows::read, id.value()));
  }

  /// The session of a person on a repository that was used last; forks are entered by their ids.
  ///
  /// @param revision as it was asked for; empty for the trunk
  Optional<Session> latest(long repositoryId, long accountId, String revision) {
    return database.read(rows ->
        rows.first(
            "select * from session where repository_id = ? and account_id = ?"
                + " and purpose = 'WORK' and parent = '' and opened_at_revision = ?"
                + " order by used_at desc, id limit 1",
            SessionRows::read,
            repositoryId,
            accountId,
            revision));
  }

  /// The same, wherever it was opened.
  Optional<Session> latest(long repositoryId, long accountId) {
    return database.read(rows ->
        rows.first(
            "select * from session where repository_id = ? and account_id = ?"
                + " and purpose = 'WORK' and parent = '' order by used_at desc, id limit 1",
            SessionRows::read,
            repositoryId,
            accountId));
  }

  /// Those of a person on a repository, the one that was used last first.
  List<Session> of(long repositoryId, long accountId) {
    return database.read(rows ->
        rows.list(
            "select * from session where repository_id = ? and account_id = ?"
                + " and purpose = 'WORK' order by used_at desc, id",
            SessionRows::read,
            repositoryId,
            accountId));
  }

  List<Session> list() {
    return database.read(
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

  /// Names a session; false when another of the same owner has that name.
  boolean rename(Session session, String name) {
    return database.durably(rows -> {
      boolean taken =
          rows.first(
                  "select id from session where account_id = ? and name = ? and id <> ?",
                  row -> row.text("id"),
                  session.accountId(),
                  name,
                  session.id().value())
              .isPresent();
      return !taken
          && rows.update("update session set name = ? where id = ?", name, session.id().value())
              == 1;
    });
  }

  /// The name of the person whose session it is; empty when the account is gone.
  String owner(Session session) {
    return database
        .read(rows ->
            rows.first(
                "select name from account where id = ?",
                row -> row.text("name"),
                session.accountId()))
        .orElse("");
  }

  /// Gives the two sessions each other's labels and places: what led to the parent leads to the
  /// fork from now on.
  void promote(Session fork, Session parent, Instant now) {
    database.durably(rows -> {
      label(
          rows,
          parent.id(),
          new Session.Labels(
              "",
              parent.labels().revision(),
              Optional.of(
                  new Session.Parent(fork.id(), fork.labels().parent().orElseThrow().point()))));
      label(rows, fork.id(), parent.labels());
      return rows.update(
          "update session set used_at = ? where id = ?", Row.parameter(now), fork.id().value());
    });
  }

  private static void label(Rows rows, SessionId id, Session.Labels labels) {
    var _ =
        rows.update(
            "update session set name = ?, opened_at_revision = ?, parent = ?, fork_point = ?"
                + " where id = ?",
            labels.name(),
            labels.revision(),
            labels.parent().map(parent -> parent.id().value()).orElse(""),
            labels.parent().map(parent -> parent.point().hex()).orElse(""),
            id.value());
  }

  /// What the containers of a session took until the last one ended.
  Usage usage(SessionId id) {
    return database
        .read(rows ->
            rows.first(
                "select wall_millis, cpu_millis, memory_bytes, sent_bytes, received_bytes"
                    + " from session where id = ?",
                row ->
                    new Usage(
                        Duration.ofMillis(row.number("wall_millis")),
                        Duration.ofMillis(row.number("cpu_millis")),
                        row.number("memory_bytes"),
                        new Egress.Moved(row.number("sent_bytes"), row.number("received_bytes"))),
                id.value()))
        .orElse(Usage.NONE);
  }

  void add(SessionId id, Usage usage) {
    database.transaction(rows ->
        rows.update(
            "update session set wall_millis = wall_millis + ?, cpu_millis = cpu_millis + ?,"
                + " memory_bytes = greatest(memory_bytes, ?), sent_bytes = sent_bytes + ?,"
                + " received_bytes = received_bytes + ? where id = ?",
            usage.wall().toMillis(),
            usage.cpu().toMillis(),
            usage.memoryBytes(),
            usage.moved().out(),
            usage.moved().in(),
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
        row.instant("used_at"),
        new Session.Labels(row.text("name"), row.text("opened_at_revision"), parent(row)));
  }

  private static Optional<Session.Parent> parent(Row row) {
    return SessionId.parse(row.text("parent"))
        .map(id -> new Session.Parent(id, new TreeId(row.text("fork_point"))));
  }
}
