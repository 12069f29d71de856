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
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.env.Environment;
import sh.zagi.session.egress.Egress;
import sh.zagi.session.egress.EgressPolicy;
import sh.zagi.session.relay.Relays;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.ContainerException;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.service.ServiceControl;
import sh.zagi.session.service.TaskScript;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.ProcessLauncher;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.EnvironmentMounts;
import sh.zagi.session.workspace.GitLayers;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.session.workspace.SourceLayers;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TooLargeException;
import sh.zagi.storage.repo.TreeId;
import sh.zagi.storage.repo.WrittenFiles;

/// The containers of sessions: started from mounts, entered, ended. Callers hold the session's
/// lock.
final class Containers {
  private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

  /// How far back a commit is looked for whose files are there already.
  private static final int NEAR_COMMITS = 200;

  /// The kernel tells nobody when it has let go of a process.
  private static final Duration LOOK = Duration.ofMillis(10);

  private static final int MOST_LOOKS = 200;

  private final SessionSettings settings;
  private final SessionFolders folders;
  private final ContainerRuntime runtime;
  private final ProcessLauncher launcher;
  private final ServiceControl services;
  private final SessionRows rows;
  private final SessionMounts mounts;
  private final SourceLayers sources;
  private final GitLayers gits;
  private final EgressRules egress;
  private final Relays relays;

  /// What containers stand on.
  record Ground(
      SessionRows rows,
      SessionMounts mounts,
      SourceLayers sources,
      GitLayers gits,
      Relays relays) {}

  Containers(
      SessionSettings settings, SessionFolders folders, Sessions.Parts parts, Ground ground) {
    this.settings = settings;
    this.folders = folders;
    this.runtime = parts.runtime();
    this.egress = parts.egress();
    this.launcher = new ProcessLauncher(runtime);
    this.services = new ServiceControl(launcher);
    this.rows = ground.rows();
    this.mounts = ground.mounts();
    this.sources = ground.sources();
    this.gits = ground.gits();
    this.relays = ground.relays();
  }

  /// Starts the container of a session and its services.
  void start(Session session, Live here, Repo repo, Environment environment) {
    try {
      // A folder from before means that a container may be left, for example a dead one.
      if (Files.exists(folders.run(session.id()))) {
        delete(session.id());
      }
      Path run = folders.createRun(session.id());
      Path files = Files.createDirectories(folders.files(session.id()));
      Path source =
          sources.of(
              repo, WorkingCopies.files(repo, session.base()), near(repo, session.base()), files);
      GitLayers.Git git =
          gits.of(
              repo,
              new GitLayers.Stand(
                  session.base(), session.labels().revision(), source, rows.owner(session)),
              files);
      SessionMounts.Places places =
          new SessionMounts.Places(files, run, source, Optional.of(git), session.idBase());
      mounts.prepare(places, environment.manifest().layers());
      ContainerId container = session.id().container();
      Optional<Path> relay =
          session.purpose() == Session.Purpose.WORK
              ? Optional.of(relays.open(session.id().value(), run, session.idBase()))
              : Optional.empty();
      int pid =
          runtime.run(
              new ContainerRuntime.Container(container, run, settings.limits(session)),
              () -> {
                var binds = mounts.mount(places, environment.manifest().layers());
                writeSpec(session, places, binds, relay);
              });
      here.started(pid, settings.limits(session));
      openEgress(session, here);
      here.services(services.start(target(session.id()), environment.manifest().services()));
      if (Files.exists(folders.tasks(session.id()))) {
        revive(session, here, environment);
      }
    } catch (IOException | TooLargeException e) {
      throw new SessionException("the session did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SessionException("the session did not start: interrupted", e);
    }
  }

  /// Writes the files that a session on a commit begins with, when no session had them before.
  void prepareFiles(Repo repo, CommitId base, WrittenFiles heard) {
    try {
      sources.prepare(repo, WorkingCopies.files(repo, base), near(repo, base), heard);
    } catch (IOException | TooLargeException e) {
      throw new SessionException("the session did not start: " + e.getMessage(), e);
    }
  }

  private static Supplier<List<TreeId>> near(Repo repo, CommitId base) {
    return () -> repo.treesBefore(base, NEAR_COMMITS);
  }

  /// A session without its network is better than none.
  private void openEgress(Session session, Live here) throws InterruptedException {
    EgressPolicy policy = egress.policy(session);
    if (policy.isNone()) {
      return;
    }
    try {
      here.egress(
          Egress.open(
              here.pid(),
              policy,
              egress.outside(),
              (place, refusal) -> egress.hear(session, place, refusal)));
    } catch (IllegalStateException e) {
      LOG.warn("session {} has no network", session.id(), e);
    }
  }

  /// Runs the tasks that ran when the session was stopped; a session without them is better than
  /// none.
  private void revive(Session session, Live here, Environment environment) {
    Map<String, String> variables = LoginVariables.of(environment);
    variables.put("ZAGI_SESSION", session.id().value());
    ProcessSpec spec =
        new ProcessSpec(
            ProcessSpec.User.DEV,
            TaskScript.revive(),
            SessionMounts.WORKSPACE,
            variables,
            Optional.empty());
    try {
      var _ =
          launcher
              .start(
                  target(session.id()),
                  spec.with(here.networkVariables()),
                  new Stdio(
                      InputStream.nullInputStream(),
                      OutputStream.nullOutputStream(),
                      OutputStream.nullOutputStream()))
              .await();
    } catch (IOException | ContainerException e) {
      LOG.warn("tasks of session {} do not run again", session.id(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeSpec(
      Session session,
      SessionMounts.Places places,
      List<EnvironmentMounts.Bind> binds,
      Optional<Path> relay)
      throws IOException {
    List<OciSpec.Bind> shown = new ArrayList<>();
    for (EnvironmentMounts.Bind bind : binds) {
      shown.add(new OciSpec.Bind(bind.source(), bind.target(), bind.writable()));
    }
    relay.ifPresent(folder -> shown.add(new OciSpec.Bind(folder, Relays.TARGET, false)));
    OciSpec.write(
        places.run(),
        new OciSpec.Parts(
            places.root(),
            settings.programs(),
            "app",
            settings.cgroup() + "/" + session.id(),
            session.idBase(),
            shown,
            runtime.annotations()),
        settings.limits(session));
  }

  /// Starts a process in a running container.
  AttachedProcess enter(SessionId id, ProcessSpec spec, Stdio stdio) throws IOException {
    return launcher.start(target(id), spec, stdio);
  }

  private ProcessLauncher.Target target(SessionId id) {
    return new ProcessLauncher.Target(id.container(), folders.run(id), settings.limits());
  }

  /// Ends every process of a session, its services in good order.
  void stop(SessionId id, Live here) {
    if (here.alive()) {
      stopServices(id);
    }
    kill(id, here);
  }

  /// Ends every process of a session at once.
  void kill(SessionId id, Live here) {
    relays.close(id.value());
    delete(id);
    here.stopped();
    folders.deleteRun(id);
  }

  /// An engine gives up on a cgroup whose last process the kernel has not let go of yet.
  private void delete(SessionId id) {
    runtime.delete(id.container());
    String cgroup = settings.cgroup() + "/" + id;
    try {
      for (int look = 0; !Cgroups.remove(cgroup); look++) {
        if (look == MOST_LOOKS) {
          LOG.warn("the cgroup of session {} is still in use, the next start removes it", id);
          return;
        }
        Thread.sleep(LOOK);
      }
    } catch (IOException e) {
      LOG.warn("the cgroup of session {} cannot be removed", id, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
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

  /// Takes over a container that ran while the server was away; false when none runs.
  boolean adopt(Session session, Live here) {
    SessionId id = session.id();
    if (!(runtime.state(id.container()) instanceof ContainerRuntime.State.Running(int pid))) {
      return false;
    }
    LOG.info("session {} ran on while the server was away", id);
    here.started(pid);
    try {
      Cgroups.of(pid).thaw();
    } catch (IOException e) {
      LOG.warn("session {} cannot be thawed", id, e);
    }
    try {
      openEgress(session, here);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    try {
      relays.adopt(id.value(), folders.run(id), session.idBase());
    } catch (IOException e) {
      LOG.warn("programs in session {} cannot call the platform", id, e);
    }
    return true;
  }

  /// Removes containers whose session is not known.
  void removeUnknown(Set<String> known) throws IOException {
    for (String name : Cgroups.children(settings.cgroup())) {
      var id = SessionId.parse(name).filter(one -> !known.contains(one.value()));
      id.ifPresent(this::delete);
    }
  }
}
