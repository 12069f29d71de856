// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.work.GitHeads;
import sh.zagi.change.work.Request;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.config.DataSize;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.runtime.Tools;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.storage.git.inside.LackedObjects;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// Keeps git's HEAD in sessions and their working copies together: `@` stands where git put HEAD,
/// and HEAD moves where a verb put `@`. Both are done by the session's own git, as the session's
/// user and in its container; the commits that it packs are taken as hostile bytes like any push.
/// Safe for use by many threads.
final class SessionHeads {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHeads.class);
  private static final DataSize LARGEST_PACK = DataSize.mebibytes(500);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int KILL = 9;

  /// Commits that everybody sees are not sent; nor is what was taken the last time.
  private static final String PACK =
      """
      { echo "$1"
        git for-each-ref --format='^%(objectname)' refs/remotes refs/tags
        for known in $2; do git cat-file -e "$known^{commit}" 2>/dev/null && echo "^$known"; done
      } | git -c pack.threads=1 pack-objects -q --revs --stdout
      """;

  /// Nothing moves while git is in the middle of something, or when it has moved by itself.
  private static final String LEAD =
      """
      for busy in index.lock MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD rebase-merge rebase-apply; do
        [ -e ".git/$busy" ] && exit 3
      done
      git unpack-objects -q && git update-ref -m "zagi moved @" HEAD "$1" "$2" && git reset -q
      """;

  private static final int BUSY = 3;

  private static final Map<String, String> VARIABLES =
      Map.of(
          "PATH",
          "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:" + Tools.COMMANDS,
          "HOME",
          SessionMounts.HOME);

  private final Sessions sessions;
  private final GitHeads heads;
  private final ConcurrentHashMap<SessionId, CommitId> refused = new ConcurrentHashMap<>();

  SessionHeads(Sessions sessions, GitHeads heads) {
    this.sessions = sessions;
    this.heads = heads;
  }

  /// Whether git moved HEAD to a commit that was not looked at yet.
  boolean moved(Session session) {
    return move(session).isPresent();
  }

  private Optional<GitHeads.Move> move(Session session) {
    CommitId last = sessions.workspaces().lastHead(session);
    return sessions
        .workspaces()
        .head(session.id())
        .filter(head -> !head.equals(last) && !head.equals(refused.get(session.id())))
        .map(head -> new GitHeads.Move(last, head));
  }

  /// Follows HEAD where it moved. What goes wrong is said once; the files are recorded all the
  /// same.
  ///
  /// @return why it was not followed
  Optional<String> follow(Session session, Repo repo, Request request) {
    Optional<GitHeads.Move> move = move(session);
    boolean mayRun = sessions.runs(session.id()) && !sessions.workspaces().isStill(session.id());
    if (move.isEmpty() || !mayRun) {
      return Optional.empty();
    }
    Optional<String> refusal;
    try {
      refusal = follow(session, repo, move.get(), request);
      if (refusal.isEmpty()) {
        sessions.workspaces().lastHead(session.id(), move.get().to());
      }
    } catch (IOException | SessionException e) {
      LOG.warn("HEAD of session {} was not followed", session.id(), e);
      refusal = Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      refusal = Optional.of("interrupted");
    }
    refusal.ifPresent(_ -> refused.put(session.id(), move.get().to()));
    return refusal.map(why -> "commit " + move.get().to().abbreviated() + " of git: " + why);
  }

  private Optional<String> follow(Session session, Repo repo, GitHeads.Move move, Request request)
      throws IOException, InterruptedException {
    WorkingCopies.Target target =
        new WorkingCopies.Target(repo, session.id().value(), session.base());
    Path pack = Files.createTempFile(Files.createDirectories(repo.incoming()), "head", ".pack");
    try {
      pack(session, List.of(move.from(), session.base()), move.to(), pack);
      Optional<String> refusal = heads.follow(target, move, pack, request);
      if (refusal.isEmpty()) {
        return refusal;
      }
      // What was taken before may be gone from here, by an undo.
      pack(session, List.of(session.base()), move.to(), pack);
      return heads.follow(target, move, pack, request);
    } finally {
      Files.deleteIfExists(pack);
    }
  }

  /// Moves HEAD to what `@` stands on, and the branch that it is on, as `git reset` does.
  ///
  /// @return why it did not move
  Optional<String> lead(Session session, Repo repo, CommitId below) {
    CommitId last = sessions.workspaces().lastHead(session);
    boolean git = sessions.workspaces().head(session.id()).filter(last::equals).isPresent();
    boolean mayRun = sessions.runs(session.id()) && !sessions.workspaces().isStill(session.id());
    if (below.equals(last) || !git || !mayRun) {
      return Optional.empty();
    }
    try {
      Path pack = Files.createTempFile(Files.createDirectories(repo.incoming()), "head", ".pack");
      int status;
      try {
        LackedObjects.pack(repo, below, last, pack);
        try (InputStream in = Files.newInputStream(pack)) {
          List<String> script = List.of(LEAD, "lead", below.hex(), last.hex());
          status = run(session, script, in, OutputStream.nullOutputStream());
        }
      } finally {
        Files.deleteIfExists(pack);
      }
      if (status == 0) {
        sessions.workspaces().lastHead(session.id(), below);
        return Optional.empty();
      }
      return Optional.of(status == BUSY ? "git is busy" : "git refused (status " + status + ")");
    } catch (IOException | SessionException e) {
      LOG.warn("HEAD of session {} was not moved", session.id(), e);
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private void pack(Session session, List<CommitId> known, CommitId tip, Path pack)
      throws IOException, InterruptedException {
    String without = String.join(" ", known.stream().map(CommitId::hex).toList());
    int status;
    try (OutputStream out = Files.newOutputStream(pack)) {
      status =
          run(
              session,
              List.of(PACK, "pack", tip.hex(), without),
              InputStream.nullInputStream(),
              bounded(out, LARGEST_PACK));
    }
    if (status != 0) {
      throw new IOException("git could not pack it (status " + status + ")");
    }
  }

  /// Runs a script as the session's user, for a bounded time.
  private int run(Session session, List<String> script, InputStream in, OutputStream out)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(OciSpec.BUSYBOX_TARGET, "sh", "-c"));
    command.addAll(script);
    ProcessSpec spec =
        new ProcessSpec(
            ProcessSpec.User.DEV, command, SessionMounts.WORKSPACE, VARIABLES, Optional.empty());
    AttachedProcess process =
        sessions.enter(session.id(), spec, new Stdio(in, out, OutputStream.nullOutputStream()));
    Thread watch = Thread.ofVirtual().name("git limit").start(() -> endAfter(process));
    try {
      return process.await().code();
    } finally {
      watch.interrupt();
      var _ = sessions.leave(session.id());
    }
  }

  private static void endAfter(AttachedProcess process) {
    try {
      Thread.sleep(LONGEST);
      process.signal(KILL);
      process.hangUp();
    } catch (InterruptedException _) {
      // It ended in time.
    }
  }

  private static OutputStream bounded(OutputStream out, DataSize most) {
    return new OutputStream() {
      private long count;

      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        count += length;
        if (count > most.bytes()) {
          throw new IOException("more than " + most.bytes() + " bytes");
        }
        out.write(bytes, offset, length);
      }
    };
  }

  /// Nobody asks about a session any more.
  void forget(SessionId id) {
    refused.remove(id);
  }
}
