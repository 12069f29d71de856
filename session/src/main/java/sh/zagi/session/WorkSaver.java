// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sh.zagi.change.Signature;
import sh.zagi.change.op.Operation;
import sh.zagi.change.work.GitHeads;
import sh.zagi.change.work.Request;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.session.workspace.Snapshot;
import sh.zagi.storage.repo.FileTree;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// Keeps a session's files and its working copy the same: what was changed in the files is recorded
/// in `@`, and the files and git's HEAD follow when `@` moves. Safe for use by many threads.
public final class WorkSaver {
  private final Sessions sessions;
  private final WorkingCopies copies;
  private final SessionHeads heads;
  private final ConcurrentHashMap<SessionId, Saved> savedBySession = new ConcurrentHashMap<>();

  /// What was true when a session was saved last.
  private record Saved(Exclusions exclusions, long marks, Duration took) {}

  /// @param heads for where git in sessions puts its HEAD
  public WorkSaver(Sessions sessions, WorkingCopies copies, GitHeads heads) {
    this.heads = new SessionHeads(sessions, heads);
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
    Optional<String> trouble = heads.follow(session, repo, request);
    WorkingCopies.Recorded recorded =
        sessions.workspaces().still(session.id(), "saved", () -> saveStill(session, repo, request));
    List<String> skipped = new ArrayList<>(recorded.skipped());
    trouble.or(() -> lead(session, repo)).ifPresent(skipped::add);
    return new WorkingCopies.Recorded(recorded.working(), recorded.behind(), skipped);
  }

  private WorkingCopies.Recorded saveStill(Session session, Repo repo, Request request) {
    long start = System.nanoTime();
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
        session.id(),
        new Saved(
            exclusions,
            sessions.workspaces().marks(session.id(), exclusions),
            Duration.ofNanos(System.nanoTime() - start)));
    return new WorkingCopies.Recorded(recorded.working(), Optional.empty(), skipped);
  }

  /// Lets a fork's working copy begin where its parent's stands.
  public void fork(Session parent, Session fork, Repo repo, Signature author) {
    Request request =
        new Request(author, Request.Kind.PERSON, Map.of(Operation.SESSION, fork.id().value()));
    copies.fork(repo, parent.id().value(), fork.id().value(), request);
  }

  /// A session's files as they were recorded last; empty when it never changed any.
  public Optional<TreeId> recorded(Session session, Repo repo) {
    return copies.find(repo, session.id().value()).map(copy -> repo.treeId(copy.commit()));
  }

  /// Whether a session's files are not what was saved last, as far as sizes and times tell; the
  /// session runs on.
  public boolean changed(SessionId id) {
    Saved saved = savedBySession.get(id);
    return saved == null
        || sessions.workspaces().marks(id, saved.exclusions()) != saved.marks()
        || sessions.find(id).filter(heads::moved).isPresent();
  }

  /// How long its programs stood still when it was saved last; empty when this server has not.
  public Optional<Duration> lastTook(SessionId id) {
    return Optional.ofNullable(savedBySession.get(id)).map(Saved::took);
  }

  /// Nobody asks about a session any more.
  public void forget(SessionId id) {
    savedBySession.remove(id);
    heads.forget(id);
  }

  /// Brings a session's files to its `@`, when that has moved.
  ///
  /// @return paths that were left as they are, because something unrecorded is there
  public List<String> follow(Session session, Repo repo) {
    List<String> left =
        new ArrayList<>(
            copies
                .behind(repo, session.id().value())
                .map(behind -> follow(session, repo, behind))
                .orElse(List.of()));
    lead(session, repo).ifPresent(left::add);
    return left;
  }

  /// Brings git's HEAD to what `@` stands on; a stopped session's when it is saved the next time.
  private Optional<String> lead(Session session, Repo repo) {
    return copies
        .below(repo, session.id().value())
        .flatMap(below -> heads.lead(session, repo, below))
        .map(why -> "HEAD of git: " + why);
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
