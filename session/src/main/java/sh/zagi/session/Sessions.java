// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.FileEdit;
import sh.zagi.env.Environment;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.ContainerException;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.service.ServiceControl;
import sh.zagi.session.service.ServiceState;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.ProcessLauncher;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.EnvironmentMounts;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.session.workspace.Snapshot;
import sh.zagi.session.workspace.SourceLayers;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// All sessions of this server: opens, resumes, enters, saves, stops them. Thread-safe; work on one
/// session is done one after the other, work on different sessions side by side.
public final class Sessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final SessionSettings settings;
  private final SessionFolders folders;
  private final SessionRows rows;
  private final ContainerRuntime runtime;
  private final ProcessLauncher launcher;
  private final ServiceControl services;
  private final SessionMounts mounts;
  private final SourceLayers sources;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ConcurrentHashMap<SessionId, Live> live = new ConcurrentHashMap<>();

  /// What sessions are made from.
  ///
  /// @param random source of session ids; must be unpredictable in production
  public record Parts(
      Database database,
      ContainerRuntime runtime,
      EnvironmentMounts environments,
      InstantSource clock,
      RandomGenerator random) {}

  /// Sessions by these settings; call [#sweep()] before the first is opened.
  public Sessions(SessionSettings settings, Parts parts) {
    this.settings = settings;
    this.folders = new SessionFolders(settings.files(), settings.run());
    this.rows = new SessionRows(parts.database());
    this.runtime = parts.runtime();
    this.launcher = new ProcessLauncher(runtime);
    this.services = new ServiceControl(launcher);
    this.mounts = new SessionMounts(parts.environments());
    this.sources = new SourceLayers(settings.sources());
    this.clock = parts.clock();
    this.random = parts.random();
  }

  /// A session to open.
  public record Opening(
      Repo repo,
      long repositoryId,
      long accountId,
      CommitId base,
      Environment environment,
      Session.Purpose purpose) {}

  /// Opens a new session: its container runs when this returns.
  ///
  /// @throws SessionException when it cannot start; nothing is left then
  public Session open(Opening opening) {
    Session session =
        rows.insert(SessionId.random(random), opening, clock.instant())
            .orElseThrow(() -> new SessionException("this server holds no more sessions"));
    try {
      return resume(session, opening.repo(), opening.environment());
    } catch (RuntimeException e) {
      delete(session.id());
      throw e;
    }
  }

  /// Makes sure that the session's container runs, with all its files there.
  ///
  /// @param environment the one that it was opened with
  public Session resume(Session session, Repo repo, Environment environment) {
    Live here = live(session.id());
    synchronized (here) {
      if (!here.alive()) {
        start(session, here, repo, environment);
      }
      here.touch();
      rows.update(session.id(), new SessionState.Running(), clock.instant());
    }
    return rows.find(session.id()).orElse(session);
  }

  private void start(Session session, Live here, Repo repo, Environment environment) {
    try {
      // A folder from before means that a container may be left, for example a dead one.
      if (Files.exists(folders.run(session.id()))) {
        runtime.delete(session.id().container());
      }
      Path run = folders.createRun(session.id());
      Path files = Files.createDirectories(folders.files(session.id()));
      Path source = sources.of(repo, repo.treeId(session.base()), files);
      SessionMounts.Places places = new SessionMounts.Places(files, run, source, session.idBase());
      mounts.prepare(places, environment.manifest().layers());
      ContainerId container = session.id().container();
      int pid =
          runtime.run(
              new ContainerRuntime.Container(container, run, settings.limits()),
              () -> {
                var binds = mounts.mount(places, environment.manifest().layers());
                writeSpec(session, places, binds);
              });
      here.started(pid);
      here.services(services.start(target(session.id()), environment.manifest().services()));
    } catch (IOException e) {
      throw new SessionException("the session did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SessionException("the session did not start: interrupted", e);
    }
  }

  private void writeSpec(
      Session session, SessionMounts.Places places, List<EnvironmentMounts.Bind> binds)
      throws IOException {
    List<OciSpec.Bind> shown = new ArrayList<>();
    for (EnvironmentMounts.Bind bind : binds) {
      shown.add(new OciSpec.Bind(bind.source(), bind.target(), bind.writable()));
    }
    OciSpec.write(
        places.run(),
        new OciSpec.Parts(
            places.root(),
            settings.programs(),
            "app",
            settings.cgroup() + "/" + session.id(),
            session.idBase(),
            shown),
        settings.limits());
  }

  /// Starts a process in a running session. The caller waits for its end and then calls [#leave].
  public AttachedProcess enter(SessionId id, ProcessSpec spec, Stdio stdio) {
    Live here = live(id);
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
      return launcher.start(target(id), spec, stdio);
    } catch (IOException | RuntimeException e) {
      leave(id);
      throw new SessionException("nothing started in the session: " + e.getMessage(), e);
    }
  }

  private ProcessLauncher.Target target(SessionId id) {
    return new ProcessLauncher.Target(id.container(), folders.run(id), settings.limits());
  }

  /// A process that was entered has ended.
  ///
  /// @return whether nobody is attached any more: the moment for a snapshot
  public boolean leave(SessionId id) {
    Live here = live(id);
    synchronized (here) {
      return here.left();
    }
  }

  /// Reads what the session changed since its base, while it stands still.
  ///
  /// @param exclusions what never leaves the session; `.git` never does
  /// @param read must have read every content when it returns, for example by recording a commit
  public <T> Snapshot.Taken<T> snapshot(
      SessionId id, Exclusions exclusions, Function<List<FileEdit>, T> read) {
    Live here = live(id);
    here.stillness().lock();
    try {
      return snapshot(id, here, exclusions, read);
    } finally {
      here.stillness().unlock();
    }
  }

  private <T> Snapshot.Taken<T> snapshot(
      SessionId id, Live here, Exclusions exclusions, Function<List<FileEdit>, T> read) {
    synchronized (here) {
      try {
        Path upper = folders.files(id).resolve("workspace/upper");
        if (!Files.isDirectory(upper)) {
          return new Snapshot.Taken<>(read.apply(List.of()), List.of());
        }
        Optional<Cgroups> container =
            here.alive() ? Optional.of(Cgroups.of(here.pid())) : Optional.empty();
        return Snapshot.take(
            upper, container, new Snapshot.Rules(exclusions, settings.snapshots()), read);
      } catch (IOException e) {
        throw new SessionException("the session was not saved: " + e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SessionException("the session was not saved: interrupted", e);
      }
    }
  }

  /// A session by its id.
  public Optional<Session> find(SessionId id) {
    return rows.find(id);
  }

  /// The session that a person used last on a repository.
  public Optional<Session> latest(long repositoryId, long accountId) {
    return rows.latest(repositoryId, accountId);
  }

  /// Every session, oldest first.
  public List<Session> list() {
    return rows.list();
  }

  /// How many processes are attached to a session now.
  public int attached(SessionId id) {
    return live(id).attached();
  }

  /// How the services of a session started; empty when it has none, or when it was started by this
  /// server's last run.
  public List<ServiceState> services(SessionId id) {
    return live(id).services();
  }

  /// Ends every process of a session, its services in good order; its files stay.
  public void stop(SessionId id) {
    Live here = live(id);
    synchronized (here) {
      if (here.alive()) {
        stopServices(id);
      }
      runtime.delete(id.container());
      here.stopped();
      folders.deleteRun(id);
      rows.update(id, new SessionState.Stopped(), clock.instant());
    }
  }

  /// A service that does not end in good order must not keep a session alive.
  private void stopServices(SessionId id) {
    try {
      services.stop(target(id));
    } catch (IOException | ContainerException e) {
      LOG.warn("services of session {} were not stopped in good order", id, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends a session for good, with its files.
  public void delete(SessionId id) {
    Live here = live(id);
    synchronized (here) {
      runtime.delete(id.container());
      here.stopped();
      folders.deleteRun(id);
      rows.find(id).ifPresent(session -> mounts.forget(session.idBase()));
      folders.deleteFiles(id);
      rows.delete(id);
    }
    live.remove(id);
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
          .filter(session -> session.purpose() == Session.Purpose.CHECK)
          .map(Session::id)
          .forEach(this::delete);
      known.values().removeIf(session -> session.purpose() == Session.Purpose.CHECK);
      known.values().forEach(this::adopt);
      for (String name : Cgroups.children(settings.cgroup())) {
        SessionId.parse(name)
            .filter(id -> !known.containsKey(id.value()))
            .ifPresent(id -> runtime.delete(id.container()));
        // A killed engine can leave an empty cgroup that it has no record of.
        if (SessionId.parse(name).isPresent() && !known.containsKey(name)) {
          var _ = Cgroups.remove(settings.cgroup() + "/" + name);
        }
      }
      folders.deleteUnknown(known.keySet());
    } catch (IOException e) {
      throw new SessionException("left-overs cannot be removed: " + e.getMessage(), e);
    }
  }

  private void adopt(Session session) {
    if (session.state() instanceof SessionState.Stopped) {
      return;
    }
    switch (runtime.state(session.id().container())) {
      case ContainerRuntime.State.Running(int pid) -> {
        LOG.info("session {} ran on while the server was away", session.id());
        live(session.id()).started(pid);
        try {
          Cgroups.of(pid).thaw();
        } catch (IOException e) {
          LOG.warn("session {} cannot be thawed", session.id(), e);
        }
      }
      case ContainerRuntime.State.Stopped _, ContainerRuntime.State.Absent _ -> stop(session.id());
    }
  }

  /// The files that sessions stand on.
  public SourceLayers sources() {
    return sources;
  }

  private Live live(SessionId id) {
    return live.computeIfAbsent(id, _ -> new Live());
  }

  /// Lets go of kernel objects; containers run on.
  @Override
  public void close() {
    mounts.close();
  }
}
