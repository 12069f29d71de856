// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import sh.zagi.change.FileEdit;
import sh.zagi.change.TreeChange;
import sh.zagi.change.WorkspaceFiles;
import sh.zagi.env.linux.PrivateMounts;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.session.workspace.GitLayers;
import sh.zagi.session.workspace.HeadFile;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.session.workspace.Snapshot;
import sh.zagi.session.workspace.SnapshotLimits;
import sh.zagi.session.workspace.SourceLayers;
import sh.zagi.session.workspace.Still;
import sh.zagi.session.workspace.TreeFollower;
import sh.zagi.session.workspace.UpperMarks;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// The files of sessions, read and written from outside while the session stands still. Safe for
/// use by many threads.
public final class Workspaces implements WorkspaceFiles {
  private static final String HEAD = "git-head";

  private final SessionRows rows;
  private final SessionFolders folders;
  private final SessionMounts mounts;
  private final SnapshotLimits limits;
  private final LiveTable live;

  Workspaces(
      SessionRows rows,
      SessionFolders folders,
      SessionMounts mounts,
      SnapshotLimits limits,
      LiveTable live) {
    this.rows = rows;
    this.folders = folders;
    this.mounts = mounts;
    this.limits = limits;
    this.live = live;
  }

  /// Reads what the session changed since its base, while it stands still.
  ///
  /// @param exclusions what never leaves the session; `.git` never does
  /// @param read must have read every content when it returns, for example by recording a commit
  public <T> Snapshot.Taken<T> snapshot(
      SessionId id, Exclusions exclusions, Function<List<FileEdit>, T> read) {
    return still(
        id,
        "saved",
        () -> {
          Path upper = folders.upper(id);
          return Files.isDirectory(upper)
              ? Snapshot.take(upper, new Snapshot.Rules(exclusions, limits), read)
              : new Snapshot.Taken<>(read.apply(List.of()), List.of());
        });
  }

  /// A number that changes when what a snapshot would take does; the session runs on. What cannot
  /// be read at this moment is a change.
  long marks(SessionId id, Exclusions exclusions) {
    Path upper = folders.upper(id);
    try {
      return Files.isDirectory(upper) ? UpperMarks.of(upper, exclusions) : 0;
    } catch (IOException | DirectoryIteratorException _) {
      return System.nanoTime();
    }
  }

  /// Tasks are about to run in a session: those that run when it is stopped run again when it is
  /// resumed, and in its forks.
  public void keepTasks(SessionId id) {
    try {
      Files.write(folders.tasks(id), new byte[0]);
    } catch (IOException e) {
      throw new SessionException("tasks cannot be kept: " + e.getMessage(), e);
    }
  }

  /// Whether this thread lets no program of the session run now.
  boolean isStill(SessionId id) {
    return live.of(id).isStill();
  }

  /// The commit that git in a session calls HEAD: a claim of the session.
  Optional<CommitId> head(SessionId id) {
    Path upper = folders.upper(id);
    return Files.isDirectory(upper)
        ? new HeadFile(upper, folders.files(id).resolve(GitLayers.MARK)).read()
        : Optional.empty();
  }

  /// The HEAD that its working copy follows.
  CommitId lastHead(Session session) {
    try {
      return new CommitId(Files.readString(folders.files(session.id()).resolve(HEAD)).strip());
    } catch (IOException | IllegalArgumentException _) {
      return session.base();
    }
  }

  void lastHead(SessionId id, CommitId head) throws IOException {
    Path made = folders.files(id).resolve(HEAD + ".new");
    Files.writeString(made, head.hex() + "\n");
    Files.move(
        made,
        folders.files(id).resolve(HEAD),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public List<String> follow(String session, Repo repo, TreeId from, TreeId to) {
    SessionId id = new SessionId(session);
    List<TreeChange> changes = TreeChange.between(repo, from, to);
    if (changes.isEmpty()) {
      return List.of();
    }
    Session row = rows.find(id).orElseThrow(() -> new SessionException("no session " + id));
    return still(id, "updated", () -> follow(row, changes));
  }

  /// A running session's files are changed through the mount that its programs see, a stopped one's
  /// through a mount for this moment: an overlay's own folders are nobody else's to write.
  private List<String> follow(Session session, List<TreeChange> changes) throws Exception {
    Live here = live.of(session.id());
    int owner = SessionMounts.owner(session.idBase());
    if (here.alive()) {
      Path seen = Path.of("/proc/" + here.pid() + "/root" + SessionMounts.WORKSPACE);
      return new TreeFollower(seen, owner).follow(changes);
    }
    Path files = folders.files(session.id());
    Path run = folders.createRun(session.id());
    try {
      SessionMounts.Places places =
          new SessionMounts.Places(
              files,
              run,
              Files.readSymbolicLink(files.resolve(SourceLayers.MARK)),
              Optional.empty(),
              session.idBase());
      return PrivateMounts.call(
          "files of " + session.id(),
          () -> new TreeFollower(mounts.workspace(places), owner).follow(changes));
    } finally {
      folders.deleteRun(session.id());
    }
  }

  /// Works on the files while no process of the session runs: what is done in here with the other
  /// methods of this class is done in one moment.
  ///
  /// @param what for a message: what does not happen when this fails
  public <T> T still(SessionId id, String what, Callable<T> work) {
    Live here = live.of(id);
    boolean outermost = !here.isStill();
    here.stillness().lock();
    try {
      synchronized (here) {
        Optional<Cgroups> container =
            outermost && here.alive() ? Optional.of(here.cgroups()) : Optional.empty();
        return Still.during(container, work);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SessionException("the session was not " + what + ": interrupted", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new SessionException("the session was not " + what + ": " + e.getMessage(), e);
    } finally {
      here.stillness().unlock();
    }
  }
}
