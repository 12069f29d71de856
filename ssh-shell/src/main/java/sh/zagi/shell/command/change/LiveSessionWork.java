// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import sh.zagi.change.work.Request;
import sh.zagi.session.Session;
import sh.zagi.session.SessionId;
import sh.zagi.session.Sessions;
import sh.zagi.session.WorkSaver;
import sh.zagi.storage.repo.Repo;

/// The changes of sessions on this machine.
public final class LiveSessionWork implements SessionWork {
  private final Sessions sessions;
  private final WorkSaver saver;

  public LiveSessionWork(Sessions sessions, WorkSaver saver) {
    this.sessions = sessions;
    this.saver = saver;
  }

  @Override
  public Optional<Place> find(String id) {
    return SessionId.parse(id).flatMap(sessions::find).flatMap(LiveSessionWork::place);
  }

  @Override
  public Optional<Place> latest(long repositoryId, long accountId) {
    return sessions.latest(repositoryId, accountId).flatMap(LiveSessionWork::place);
  }

  @Override
  public List<Place> all(long repositoryId) {
    return sessions.list().stream()
        .filter(session -> session.repositoryId() == repositoryId)
        .map(session ->
            new Place(
                session.id().value(), session.repositoryId(), session.accountId(), session.base()))
        .toList();
  }

  @Override
  public void dropUnused() {
    try {
      var _ = sessions.unusedLayers(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Place> place(Session session) {
    return session.purpose() == Session.Purpose.WORK
        ? Optional.of(
            new Place(
                session.id().value(), session.repositoryId(), session.accountId(), session.base()))
        : Optional.empty();
  }

  @Override
  public List<String> record(Place place, Repo repo, Request request) {
    return session(place)
        .map(session -> saver.save(session, repo, request).skipped())
        .orElse(List.of());
  }

  @Override
  public List<String> follow(Place place, Repo repo) {
    return session(place).map(session -> saver.follow(session, repo)).orElse(List.of());
  }

  private Optional<Session> session(Place place) {
    return SessionId.parse(place.session()).flatMap(sessions::find);
  }
}
