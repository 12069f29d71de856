// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.List;
import java.util.Optional;
import sh.zagi.change.Signature;
import sh.zagi.change.TreeChange;
import sh.zagi.session.Forks;
import sh.zagi.session.Session;
import sh.zagi.session.SessionException;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.TreeId;

/// Where forks of sessions are made, compared and brought back. Safe for use by many threads.
final class ForkDesk {
  private final SessionDesk desk;
  private final SessionParts parts;

  ForkDesk(SessionDesk desk) {
    this.desk = desk;
    this.parts = desk.parts();
  }

  /// Makes sessions of somebody that are what the parent is now.
  List<Session> fork(Session parent, Account owner, int count) {
    return fork(parent, owner, Session.Purpose.WORK, count);
  }

  /// Makes the copy that a share link shows.
  Session freeze(Session parent, Account owner) {
    return fork(parent, owner, Session.Purpose.SHARED, 1).getFirst();
  }

  private List<Session> fork(Session parent, Account owner, Session.Purpose purpose, int count) {
    return parts
        .sessions()
        .workspaces()
        .still(
            parent.id(),
            "forked",
            () ->
                linked(
                    parent,
                    owner,
                    parts
                        .sessions()
                        .forks()
                        .fork(
                            new Forks.Wanted(
                                parent, owner.id().value(), purpose, files(parent), count))));
  }

  /// Changes of the parent can be seen in its forks, and what is done with them there stays there.
  private List<Session> linked(Session parent, Account owner, List<Session> forks) {
    Optional<RepoRecord> record = parts.repository(parent);
    for (Session fork : forks) {
      if (record.isPresent() && fork.purpose() == Session.Purpose.WORK) {
        Signature author =
            new Signature(owner.name(), owner.name() + "@localhost", parts.clock().instant());
        parts.saver().fork(parent, fork, parts.repositories().open(record.get()), author);
      }
    }
    return forks;
  }

  private TreeId files(Session session) {
    return switch (session.purpose()) {
      // It never changes, and neither does what it was recorded as.
      case SHARED -> session.labels().parent().orElseThrow().point();
      case WORK, CHECK, VISIT ->
          desk.recorder()
              .record(session)
              .orElseThrow(() -> new SessionException("its repository is gone"));
    };
  }

  /// The caller's forks: of one session, or all.
  List<Session> list(Caller caller, Optional<Session> parent) {
    return desk.visible(caller).stream()
        .filter(session -> session.labels().parent().isPresent())
        .filter(session ->
            parent.isEmpty() || session.labels().parent().get().id().equals(parent.get().id()))
        .toList();
  }

  /// What a fork changed since it left its parent.
  List<TreeChange> changes(Session fork) {
    return parts
        .repository(fork)
        .map(record -> {
          Repo repo = parts.repositories().open(record);
          return TreeChange.between(
              repo, fork.labels().parent().orElseThrow().point(), files(fork));
        })
        .orElse(List.of());
  }

  /// How bringing a fork's changes into its parent ended.
  sealed interface Picked {
    /// The parent has them.
    record Done(int files) implements Picked {}

    /// Both changed these paths in different ways; the parent is as it was.
    record Conflict(List<String> paths) implements Picked {}
  }

  /// Brings what a fork changed into its parent, all or nothing.
  Picked pick(Session fork, Session parent) {
    Repo repo = parts.repositories().open(parts.repository(fork).orElseThrow());
    TreeId point = fork.labels().parent().orElseThrow().point();
    TreeId wanted = files(fork);
    return parts
        .sessions()
        .workspaces()
        .still(
            parent.id(),
            "changed",
            () -> {
              List<String> differing = conflicts(repo, point, wanted, files(parent));
              if (!differing.isEmpty()) {
                return new Picked.Conflict(differing);
              }
              List<String> left =
                  parts.sessions().workspaces().follow(parent.id().value(), repo, point, wanted);
              desk.recorder().tryRecord(parent);
              return left.isEmpty()
                  ? new Picked.Done(TreeChange.between(repo, point, wanted).size())
                  : new Picked.Conflict(left);
            });
  }

  /// Paths that both changed since the fork, and not in the same way.
  private static List<String> conflicts(Repo repo, TreeId point, TreeId theirs, TreeId ours) {
    List<String> changedHere =
        TreeChange.between(repo, point, ours).stream().map(TreeChange::path).toList();
    List<String> different =
        TreeChange.between(repo, theirs, ours).stream().map(TreeChange::path).toList();
    return TreeChange.between(repo, point, theirs).stream()
        .map(TreeChange::path)
        .filter(changedHere::contains)
        .filter(different::contains)
        .toList();
  }

  /// Puts a fork in its parent's place.
  void promote(Session fork, Session parent) {
    parts.sessions().forks().promote(fork, parent);
  }
}
