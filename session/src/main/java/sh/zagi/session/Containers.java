// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Environment;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.ContainerException;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.service.ServiceControl;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.ProcessLauncher;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.EnvironmentMounts;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.session.workspace.SourceLayers;
import sh.zagi.storage.repo.Repo;

/// The containers of sessions: started from mounts, entered, ended. Callers hold the session's
/// lock.
final class Containers {
  private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

  private final SessionSettings settings;
  private final SessionFolders folders;
  private final ContainerRuntime runtime;
  private final ProcessLauncher launcher;
  private final ServiceControl services;
  private final SessionMounts mounts;
  private final SourceLayers sources;

  Containers(
      SessionSettings settings,
      SessionFolders folders,
      ContainerRuntime runtime,
      SessionMounts mounts,
      SourceLayers sources) {
    this.settings = settings;
    this.folders = folders;
    this.runtime = runtime;
    this.launcher = new ProcessLauncher(runtime);
    this.services = new ServiceControl(launcher);
    this.mounts = mounts;
    this.sources = sources;
  }

  /// Starts the container of a session and its services.
  void start(Session session, Live here, Repo repo, Environment environment) {
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
    runtime.delete(id.container());
    here.stopped();
    folders.deleteRun(id);
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
  boolean adopt(SessionId id, Live here) {
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
    return true;
  }

  /// Removes containers whose session is not known.
  void removeUnknown(Set<String> known) throws IOException {
    for (String name : Cgroups.children(settings.cgroup())) {
      var id = SessionId.parse(name).filter(one -> !known.contains(one.value()));
      if (id.isPresent()) {
        runtime.delete(id.get().container());
        // A killed engine can leave an empty cgroup that it has no record of.
        var _ = Cgroups.remove(settings.cgroup() + "/" + name);
      }
    }
  }
}
