// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import sh.zagi.env.Environment;
import sh.zagi.session.relay.Relays;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.service.ServiceState;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.EnvironmentMounts;
import sh.zagi.session.workspace.GitLayers;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.session.workspace.SourceLayers;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.WrittenFiles;

/// All sessions of this server: opens, resumes, enters, saves, stops them. Thread-safe; work on one
/// session is done one after the other, work on different sessions side by side.
public final class Sessions implements AutoCloseable {
  private final SessionSettings settings;
  private final SessionFolders folders;
  private final SessionRows rows;
  private final SessionMounts mounts;
  private final SourceLayers sources;
  private final GitLayers gits;
  private final Containers containers;
  private final Workspaces workspaces;
  private final Forks forks;
  private final Meter meter;
  private final Notices notices = new Notices();
  private final SessionGuard guard;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final LiveTable live = new LiveTable();
  private final Ports ports = new Ports(live);
  private final Relays relays = new Relays();

  /// What sessions are made from.
  ///
  /// @param egress what sessions may reach
  /// @param random source of session ids; must be unpredictable in production
  public record Parts(
      Database database,
      ContainerRuntime runtime,
      EnvironmentMounts environments,
      EgressRules egress,
      InstantSource clock,
      RandomGenerator random) {}

  /// Sessions by these settings; call [#sweep()] before the first is opened.
  public Sessions(SessionSettings settings, Parts parts) {
    this.settings = settings;
    this.folders = new SessionFolders(settings.files(), settings.run());
    this.rows = new SessionRows(parts.database());
    this.mounts = new SessionMounts(parts.environments());
    this.sources = new SourceLayers(settings.sources());
    this.gits = new GitLayers(settings.sources().resolveSibling("git"));
    this.containers =
        new Containers(
            settings, folders, parts, new Containers.Ground(rows, mounts, sources, gits, relays));
    this.workspaces = new Workspaces(rows, folders, mounts, settings.snapshots(), live);
    this.meter = new Meter(rows, folders);
    this.guard =
        new SessionGuard(settings.files(), settings.limits(), live, notices, this::endDead);
    this.clock = parts.clock();
    this.random = parts.random();
    this.forks = new Forks(rows, folders, workspaces, clock, random);
  }

  /// A session to open.
  public record Opening(
      Repo repo,
      long repositoryId,
      long accountId,
      CommitId base,
      Environment environment,
      Session.Purpose purpose,
      Session.Labels labels) {}

  /// Opens a new session: its container runs when this returns.
  ///
  /// @throws SessionException when it cannot start; nothing is left then
  public Session open(Opening opening) {
    Session session =
        rows.insert(
                SessionId.random(random),
                new SessionRows.Fresh(
                    opening.repositoryId(),
                    opening.accountId(),
                    opening.base(),
                    opening.environment().key(),
                    opening.purpose(),
                    opening.labels()),
                clock.instant())
            .orElseThrow(() -> new SessionException("this server holds no more sessions"));
    try {
      return resume(session, opening.repo(), opening.environment());
    } catch (RuntimeException e) {
      delete(session.id());
      throw e;
    }
  }

  /// Writes the files of a commit, so that a session on it opens at once. It may take long for a
  /// large repository that nobody had running before.
  ///
  /// @throws SessionException when there are too many; nothing is left then
  public void prepareFiles(Repo repo, CommitId base, WrittenFiles heard) {
    containers.prepareFiles(repo, base, heard);
  }

  /// Makes sure that the session's container runs, with all its files there.
  ///
  /// @param environment the one that it was opened with
  public Session resume(Session session, Repo repo, Environment environment) {
    Live here = live.of(session.id());
    synchronized (here) {
      if (!here.alive()) {
        containers.start(session, here, repo, environment);
      }
      here.touch();
      rows.update(session.id(), new SessionState.Running(), clock.instant());
    }
    return rows.find(session.id()).orElse(session);
  }

  /// Starts a process in a running session. The caller waits for its end and then calls [#leave].
  public AttachedProcess enter(SessionId id, ProcessSpec spec, Stdio stdio) {
    Live here = live.of(id);
    here.starts().lock();
    try {
      return enter(id, here, spec, stdio);
    } finally {
      here.starts().unlock();
    }
  }

  private AttachedProcess enter(SessionId id, Live here, ProcessSpec spec, Stdio stdio) {
    synchronized (here) {
      if (!here.alive()) {
        throw new SessionException("the session is not running");
      }
      here.entered();
    }
    try {
      return containers.enter(id, spec.with(here.networkVariables()), stdio);
    } catch (IOException | RuntimeException e) {
      leave(id);
      throw new SessionException("nothing started in the session: " + e.getMessage(), e);
    }
  }

  /// A process that was entered has ended.
  ///
  /// @return whether nobody is attached any more: the moment for a snapshot
  public boolean leave(SessionId id) {
    Live here = live.of(id);
    synchronized (here) {
      return here.left();
    }
  }

  /// The files of sessions.
  public Workspaces workspaces() {
    return workspaces;
  }

  /// Where programs in sessions call the platform.
  public Relays relays() {
    return relays;
  }

  /// A session by its id.
  public Optional<Session> find(SessionId id) {
    return rows.find(id);
  }

  /// The session that a person used last on a repository; forks are entered by their ids.
  ///
  /// @param revision the branch or change that it was asked for; empty for the trunk
  public Optional<Session> latest(long repositoryId, long accountId, String revision) {
    return rows.latest(repositoryId, accountId, revision);
  }

  /// The session of a person on a repository that was used last, wherever it was opened.
  public Optional<Session> latest(long repositoryId, long accountId) {
    return rows.latest(repositoryId, accountId);
  }

  /// The sessions of a person on a repository, the one that was used last first.
  public List<Session> of(long repositoryId, long accountId) {
    return rows.of(repositoryId, accountId);
  }

  /// Names a session; false when its owner has another of that name.
  public boolean rename(Session session, String name) {
    return rows.rename(session, name);
  }

  /// Copies of sessions.
  public Forks forks() {
    return forks;
  }

  /// What a session took so far.
  public Usage usage(SessionId id) {
    return meter.of(id, live.of(id));
  }

  /// Bytes of the files that a session wrote; the time it takes follows their number.
  public long diskBytes(SessionId id) {
    return meter.diskBytes(id);
  }

  /// Every session, oldest first.
  public List<Session> list() {
    return rows.list();
  }

  /// Ports inside of sessions.
  public Ports ports() {
    return ports;
  }

  /// Whether its container is there now.
  public boolean runs(SessionId id) {
    return live.of(id).alive();
  }

  /// Sessions whose container is there now.
  public List<SessionId> running() {
    List<SessionId> running = new ArrayList<>();
    live.forEach((id, here) -> {
      if (here.alive()) {
        running.add(id);
      }
    });
    return running;
  }

  /// Processor time of a session's container; it stands still while its programs do.
  public Duration activity(SessionId id) {
    return Meter.running(live.of(id)).cpu();
  }

  /// How many processes are attached to a session now.
  public int attached(SessionId id) {
    return live.of(id).attached();
  }

  /// How the services of a session started; empty when it has none, or when it was started by this
  /// server's last run.
  public List<ServiceState> services(SessionId id) {
    return live.of(id).services();
  }

  /// Ends every process of a session, its services in good order; its files stay.
  public void stop(SessionId id) {
    Live here = live.of(id);
    synchronized (here) {
      meter.close(id, here);
      containers.stop(id, here);
      rows.update(id, new SessionState.Stopped(), clock.instant());
    }
  }

  /// Ends a session for good, with its files.
  public void delete(SessionId id) {
    Live here = live.of(id);
    synchronized (here) {
      containers.kill(id, here);
      rows.find(id).ifPresent(session -> mounts.forget(session.idBase()));
      folders.deleteFiles(id);
      rows.delete(id);
    }
    live.forget(id);
    guard.forget(id);
    notices.forget(id);
  }

  /// What sessions are told.
  public Notices notices() {
    return notices;
  }

  /// Who looks after those that run.
  public SessionGuard guard() {
    return guard;
  }

  /// Tells what the kernel did for want of memory; for whoever waited for a process that ended.
  public void tellOfMemory(SessionId id) {
    Live here = live.of(id);
    try {
      if (here.alive()) {
        guard.memory(id, here);
      }
    } catch (IOException _) {
      // It ended in this moment.
    }
  }

  private boolean endDead(SessionId id) {
    Live here = live.of(id);
    synchronized (here) {
      boolean died = here.died();
      if (died) {
        meter.keep(id, here);
        containers.kill(id, here);
        rows.update(id, new SessionState.Stopped(), clock.instant());
      }
      return died;
    }
  }

  /// Writes down what was moved over the network since the last time, so that a crash loses little.
  public void keepMeters() {
    live.forEach(meter::keep);
  }

  /// Stops sessions that nobody has been attached to for the idle time.
  ///
  /// @return the ids of those stopped
  public List<SessionId> stopIdle() {
    List<SessionId> stopped = new ArrayList<>();
    live.forEach((id, here) -> {
      if (here.idleFor(settings.idle())) {
        stop(id);
        stopped.add(id);
      }
    });
    return stopped;
  }

  /// Puts the machine and the table in agreement after a restart: containers that run are taken
  /// over, and what belongs to no session is removed.
  public void sweep() {
    try {
      folders.create();
      Map<String, Session> known =
          rows.list().stream().collect(Collectors.toMap(s -> s.id().value(), s -> s));
      known.values().stream()
          .filter(Session::endsWithServer)
          .map(Session::id)
          .forEach(this::delete);
      known.values().removeIf(Session::endsWithServer);
      known.values().forEach(this::adopt);
      containers.removeUnknown(known.keySet());
      folders.deleteUnknown(known.keySet());
    } catch (IOException e) {
      throw new SessionException("left-overs cannot be removed: " + e.getMessage(), e);
    }
  }

  private void adopt(Session session) {
    if (session.state() instanceof SessionState.Stopped) {
      return;
    }
    if (!containers.adopt(session, live.of(session.id()))) {
      stop(session.id());
    }
  }

  /// Files and `.git` folders that sessions shared and none stands on now.
  ///
  /// @param remove false only looks
  public int unusedLayers(boolean remove) throws IOException {
    return sources.unused(folders.kept(), remove).size()
        + gits.unused(folders.kept(), remove).size();
  }

  /// Lets go of kernel objects; containers run on.
  @Override
  public void close() {
    keepMeters();
    live.forEach((_, here) -> here.cutOff());
    relays.close();
    mounts.close();
  }
}
