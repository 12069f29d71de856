// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sh.zagi.change.Signature;
import sh.zagi.change.op.Operation;
import sh.zagi.change.work.Request;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.session.workspace.Snapshot;
import sh.zagi.storage.repo.FileTree;
import sh.zagi.storage.repo.Repo;

/// Keeps a session's files and its working copy the same: what was changed in the files is recorded
/// in `@`, and the files follow when `@` moves. Safe for use by many threads.
public final class WorkSaver {
  private final Sessions sessions;
  private final WorkingCopies copies;
  private final ConcurrentHashMap<SessionId, Saved> savedBySession = new ConcurrentHashMap<>();

  /// What was true when a session was saved last.
  private record Saved(Exclusions exclusions, long marks) {}

  public WorkSaver(Sessions sessions, WorkingCopies copies) {
    this.sessions = sessions;
    this.copies = copies;
  }

  /// Saves a session's work for its owner.
  ///
  /// @return empty when the session has changed nothing so far
  /// @throws SessionException when it cannot be saved; the files are still in the session
  public Optional<WorkingCopies.WorkingCopy> save(Session session, Repo repo, Signature author) {
    Request request =
        new Request(author, Request.Kind.PERSON, Map.of(Operation.SESSION, session.id().value()));
    return save(session, repo, request).working();
  }

  /// Saves a session's work. Durable when it returns; the session stands still meanwhile.
  ///
  /// @throws SessionException when it cannot be saved; the files are still in the session
  public WorkingCopies.Recorded save(Session session, Repo repo, Request request) {
    return sessions
        .workspaces()
        .still(session.id(), "saved", () -> saveStill(session, repo, request));
  }

  private WorkingCopies.Recorded saveStill(Session session, Repo repo, Request request) {
    WorkingCopies.Target target =
        new WorkingCopies.Target(repo, session.id().value(), session.base());
    Exclusions exclusions =
        new SavedPaths(
            repo.tree(copies.tracked(target)), ignoreFiles(session, repo.tree(session.base())));
    Snapshot.Taken<WorkingCopies.Recorded> taken =
        sessions
            .workspaces()
            .snapshot(session.id(), exclusions, edits -> copies.record(target, edits, request));
    List<String> skipped = new ArrayList<>(taken.value().skipped());
    skipped.addAll(taken.skipped());
    WorkingCopies.Recorded recorded = taken.value();
    recorded.behind().ifPresent(behind -> skipped.addAll(follow(session, repo, behind)));
    savedBySession.put(
        session.id(), new Saved(exclusions, sessions.workspaces().marks(session.id(), exclusions)));
    return new WorkingCopies.Recorded(recorded.working(), Optional.empty(), skipped);
  }

  /// Whether a session's files are not what was saved last, as far as sizes and times tell; the
  /// session runs on.
  public boolean changed(SessionId id) {
    Saved saved = savedBySession.get(id);
    return saved == null || sessions.workspaces().marks(id, saved.exclusions()) != saved.marks();
  }

  /// Nobody asks about a session any more.
  public void forget(SessionId id) {
    savedBySession.remove(id);
  }

  /// Brings a session's files to its `@`, when that has moved.
  ///
  /// @return paths that were left as they are, because something unrecorded is there
  public List<String> follow(Session session, Repo repo) {
    return copies
        .behind(repo, session.id().value())
        .map(behind -> follow(session, repo, behind))
        .orElse(List.of());
  }

  private List<String> follow(Session session, Repo repo, WorkingCopies.Behind behind) {
    List<String> left =
        sessions.workspaces().follow(session.id().value(), repo, behind.from(), behind.to());
    copies.followed(repo, session.id().value(), behind);
    return left;
  }

  private IgnoreFiles ignoreFiles(Session session, FileTree base) {
    IgnoreFiles files = new IgnoreFiles(base);
    sessions
        .workspaces()
        .snapshot(
            session.id(),
            (path, folder) ->
                folder
                    ? SavedPaths.isOfNoInterest(IgnoreFiles.name(path))
                    : !IgnoreFiles.isOne(path),
            edits -> {
              edits.forEach(files::note);
              return edits.size();
            });
    return files;
  }
}
