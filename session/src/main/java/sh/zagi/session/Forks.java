// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import sh.zagi.session.workspace.FolderCopy;
import sh.zagi.storage.repo.TreeId;

/// Copies of sessions that go their own way: the same files, ignored ones and data of services
/// included, at one point in time. Nothing that runs is copied, and no grant. Safe for use by many
/// threads.
public final class Forks {
  private final SessionRows rows;
  private final SessionFolders folders;
  private final Workspaces workspaces;
  private final InstantSource clock;
  private final RandomGenerator random;

  Forks(
      SessionRows rows,
      SessionFolders folders,
      Workspaces workspaces,
      InstantSource clock,
      RandomGenerator random) {
    this.rows = rows;
    this.folders = folders;
    this.workspaces = workspaces;
    this.clock = clock;
    this.random = random;
  }

  /// What is wanted of a parent.
  ///
  /// @param accountId whose the forks will be
  /// @param point the parent's files now, as they were recorded
  public record Wanted(
      Session parent, long accountId, Session.Purpose purpose, TreeId point, int count) {}

  /// Makes stopped sessions that are all what the parent is in one moment. The parent may run; it
  /// stands still for the time of the copy, which follows what it wrote.
  ///
  /// @throws SessionException when one cannot be made; none is left then
  public List<Session> fork(Wanted wanted) {
    return workspaces.still(wanted.parent().id(), "forked", () -> copies(wanted));
  }

  private List<Session> copies(Wanted wanted) throws IOException {
    List<Session> made = new ArrayList<>();
    try {
      for (int i = 0; i < wanted.count(); i++) {
        made.add(copy(wanted));
      }
      return List.copyOf(made);
    } catch (IOException | RuntimeException e) {
      made.forEach(this::remove);
      throw e;
    }
  }

  private Session copy(Wanted wanted) throws IOException {
    Session parent = wanted.parent();
    Session fork =
        rows.insert(
                SessionId.random(random),
                new SessionRows.Fresh(
                    parent.repositoryId(),
                    wanted.accountId(),
                    parent.base(),
                    parent.env(),
                    wanted.purpose(),
                    new Session.Labels(
                        "",
                        parent.labels().revision(),
                        Optional.of(new Session.Parent(parent.id(), wanted.point())))),
                clock.instant())
            .orElseThrow(() -> new SessionException("this server holds no more sessions"));
    try {
      Path to = Files.createDirectories(folders.files(fork.id()));
      Path mountPoint = Files.createDirectories(folders.createRun(fork.id()).resolve("parent"));
      new FolderCopy(folders.files(parent.id()), parent.idBase(), mountPoint).to(to, fork.idBase());
      folders.deleteRun(fork.id());
      return fork;
    } catch (IOException | RuntimeException e) {
      remove(fork);
      throw e;
    }
  }

  private void remove(Session fork) {
    folders.deleteRun(fork.id());
    folders.deleteFiles(fork.id());
    rows.delete(fork.id());
  }

  /// The forks of a session, oldest first.
  public List<Session> of(SessionId parent) {
    return rows.list().stream()
        .filter(session -> session.purpose() == Session.Purpose.WORK)
        .filter(
            session -> session.labels().parent().filter(one -> one.id().equals(parent)).isPresent())
        .toList();
  }

  /// Puts a fork in its parent's place: names and doors that led to the parent lead to the fork,
  /// and the parent is a fork of it from now on.
  public void promote(Session fork, Session parent) {
    rows.promote(fork, parent, clock.instant());
  }
}
