// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import sh.zagi.config.DataSize;
import sh.zagi.session.Session;
import sh.zagi.session.SessionId;
import sh.zagi.session.SessionState;
import sh.zagi.session.Share;
import sh.zagi.session.Usage;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;

/// Where sessions are looked after: who has which, what they take, and their end. Safe for use by
/// many threads.
public final class SessionDesk {
  private static final double NANOS_PER_MILLI = 1e6;

  private final SessionParts parts;
  private final WorkRecorder recorder;

  SessionDesk(SessionParts parts, WorkRecorder recorder) {
    this.parts = parts;
    this.recorder = recorder;
  }

  SessionParts parts() {
    return parts;
  }

  WorkRecorder recorder() {
    return recorder;
  }

  /// The caller's own, oldest first; all of them for a server admin.
  List<Session> visible(Caller caller) {
    List<Session> work =
        parts.sessions().list().stream()
            .filter(session -> session.purpose() == Session.Purpose.WORK)
            .toList();
    if (caller instanceof Caller.Platform
        || (caller instanceof Caller.Person(var account, _) && account.admin())) {
      return work;
    }
    return work.stream()
        .filter(session -> owns(caller, session))
        .filter(session -> isWithin(caller, session))
        .toList();
  }

  /// Inside a session nobody reaches another, but for its forks.
  private static boolean isWithin(Caller caller, Session session) {
    return !(caller instanceof Caller.Inside inside)
        || session.id().value().equals(inside.session())
        || session
            .labels()
            .parent()
            .filter(parent -> parent.id().value().equals(inside.session()))
            .isPresent();
  }

  static boolean owns(Caller caller, Session session) {
    return caller
        .rightsOf()
        .filter(account -> account.id().value() == session.accountId())
        .isPresent();
  }

  /// A session that the caller may look after, by its id, with or without `s-`, or by the name that
  /// the caller gave it.
  Optional<Session> find(Caller caller, String typed) {
    String plain = typed.startsWith("s-") ? typed.substring(2) : typed;
    List<Session> all = visible(caller);
    return all.stream()
        .filter(session -> session.id().value().equals(plain))
        .findFirst()
        .or(() ->
            all.stream()
                .filter(one -> !typed.isEmpty() && one.labels().name().equals(typed))
                .filter(one -> owns(caller, one))
                .findFirst());
  }

  List<SessionHost.Listed> list(Caller caller) {
    Map<Long, String> pathById =
        parts.repositories().list().stream()
            .collect(Collectors.toMap(RepoRecord::id, record -> record.path().toString()));
    Map<Long, String> nameById =
        parts.accounts().list().stream()
            .collect(Collectors.toMap(account -> account.id().value(), Account::name));
    return visible(caller).stream()
        .map(session ->
            listed(
                session,
                pathById.getOrDefault(session.repositoryId(), "?"),
                nameById.getOrDefault(session.accountId(), "?")))
        .toList();
  }

  List<SessionHost.Listed> list(Account owner, RepoRecord record) {
    return parts.sessions().of(record.id(), owner.id().value()).stream()
        .map(session -> listed(session, record.path().toString(), owner.name()))
        .toList();
  }

  private static SessionHost.Listed listed(Session session, String repository, String owner) {
    return new SessionHost.Listed(
        session.id().value(),
        repository,
        owner,
        session.state().word(),
        session.usedAt().toString(),
        label(session.labels()));
  }

  private static String label(Session.Labels labels) {
    if (!labels.name().isEmpty()) {
      return labels.name();
    }
    return labels
        .parent()
        .map(parent -> "fork of " + parent.id())
        .orElse(labels.revision().isEmpty() ? "" : "at " + labels.revision());
  }

  /// Everything about one session.
  Map<String, Object> show(Session session) {
    Usage usage = parts.sessions().usage(session.id());
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("session", session.id().value());
    shown.put("name", session.labels().name());
    shown.put(
        "repository",
        parts.repository(session).map(record -> record.path().toString()).orElse("?"));
    shown.put("owner", parts.owner(session).map(Account::name).orElse("?"));
    shown.put("state", session.state().word());
    shown.put("at", session.labels().revision().isEmpty() ? "trunk" : session.labels().revision());
    shown.put("base", session.base().hex());
    shown.put("environment", session.env().hex());
    shown.put("fork-of", session.labels().parent().map(parent -> parent.id().value()).orElse(""));
    shown.put("attached", parts.sessions().attached(session.id()));
    shown.put("opened", session.openedAt().toString());
    shown.put("used", session.usedAt().toString());
    shown.put("ran-seconds", usage.wall().toSeconds());
    shown.put("cpu-seconds", usage.cpu().toSeconds());
    shown.put("memory-peak", new DataSize(usage.memoryBytes()).toString());
    shown.put("network-out", new DataSize(usage.moved().out()).toString());
    shown.put("network-in", new DataSize(usage.moved().in()).toString());
    shown.put("disk", new DataSize(parts.sessions().diskBytes(session.id())).toString());
    shown.put(
        "services",
        parts.sessions().services(session.id()).stream()
            .map(one ->
                one.ready()
                    ? one.name() + " " + one.port()
                    : one.name() + " is not there: " + one.sentence())
            .toList());
    parts
        .saver()
        .lastTook(session.id())
        .ifPresent(took -> shown.put("recorded-in-ms", took.toNanos() / NANOS_PER_MILLI));
    parts.sessions().notices().last(session.id()).ifPresent(line -> shown.put("notice", line));
    return shown;
  }

  /// Ends the processes of a session and records its work.
  void stop(Session session) {
    // What git committed a moment ago can be asked for only while it runs.
    recorder.tryRecord(session);
    parts.sessions().stop(session.id());
    recorder.tryRecord(session);
  }

  /// Records the work of a session and ends it with its files.
  ///
  /// @throws sh.zagi.session.SessionException when the work cannot be recorded; nothing is gone
  ///   then
  void remove(Session session) {
    if (session.purpose() == Session.Purpose.WORK) {
      var _ = recorder.record(session);
    }
    parts.sessions().delete(session.id());
  }

  /// Removes the files of sessions that nobody came back to for long; their work is recorded.
  ///
  /// @return the ids
  public List<SessionId> expire() {
    Instant oldest = parts.clock().instant().minus(parts.quota().keep());
    List<Session> old =
        parts.sessions().list().stream()
            .filter(session -> session.purpose() == Session.Purpose.WORK)
            .filter(session -> session.state() instanceof SessionState.Stopped)
            .filter(session -> session.usedAt().isBefore(oldest))
            .toList();
    old.forEach(this::remove);
    parts.shares().spent().forEach(this::revoke);
    return old.stream().map(Session::id).toList();
  }

  /// Links that the caller made and that still work; inside a session, those to it.
  List<Share> shares(Caller caller) {
    return caller
        .rightsOf()
        .map(account -> parts.shares().of(account.id().value()))
        .orElse(List.of())
        .stream()
        .filter(share ->
            !(caller instanceof Caller.Inside inside) || sharedFrom(share).equals(inside.session()))
        .toList();
  }

  /// The session that a link was made from.
  String sharedFrom(Share share) {
    return parts
        .sessions()
        .find(share.session())
        .map(session ->
            session.purpose() == Session.Purpose.SHARED
                ? session.labels().parent().map(one -> one.id().value()).orElse("")
                : session.id().value())
        .orElse("");
  }

  /// Makes a link useless, and removes the copy that it showed.
  void revoke(Share share) {
    parts.shares().revoke(share);
    parts
        .sessions()
        .find(share.session())
        .filter(session -> session.purpose() == Session.Purpose.SHARED)
        .ifPresent(session -> parts.sessions().delete(session.id()));
  }

  /// While its row lives a session keeps its range of user ids from others, so it must end first.
  void endAll(Predicate<Session> which) {
    parts.sessions().list().stream()
        .filter(which)
        .map(Session::id)
        .forEach(parts.sessions()::delete);
  }
}
