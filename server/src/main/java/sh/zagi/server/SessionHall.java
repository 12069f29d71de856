// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.work.GitHeads;
import sh.zagi.config.ServerConfig;
import sh.zagi.env.materialize.Materializer;
import sh.zagi.review.check.Checks;
import sh.zagi.review.check.RepairedChecks;
import sh.zagi.review.repair.RuleRepair;
import sh.zagi.server.hook.HookDesk;
import sh.zagi.session.Previews;
import sh.zagi.session.SessionSettings;
import sh.zagi.session.Sessions;
import sh.zagi.session.Shares;
import sh.zagi.session.WorkSaver;
import sh.zagi.session.hook.HookBox;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.DiskLimit;
import sh.zagi.session.runtime.Limits;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.RuntimeProbe;
import sh.zagi.session.runtime.Tools;
import sh.zagi.session.workspace.EnvironmentMounts;
import sh.zagi.session.workspace.SnapshotLimits;
import sh.zagi.shell.command.session.ClosedSessions;
import sh.zagi.shell.command.session.LiveSessions;
import sh.zagi.shell.command.session.Quota;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.shell.command.session.SessionParts;
import sh.zagi.shell.command.session.Strangers;
import sh.zagi.storage.git.GitLimits;

/// Everything that runs sessions, or the reason why none run here.
///
/// @param live present when sessions run
/// @param words for the operator: the runtime's name, or the reason
/// @param hooks where scripts of repositories run
record SessionHall(SessionHost host, Optional<Live> live, String words, HookDesk.Ground hooks) {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHall.class);
  private static final Path RUN_ROOT = Path.of("/run");
  private static final OciSpec.Programs PROGRAMS =
      new OciSpec.Programs(Path.of("/usr/bin/catatonit"), Path.of("/bin/busybox"));

  /// First of the user ids that the probe's container takes; sessions have theirs far above.
  private static final int PROBE_ID_BASE = 500_000;

  private static final int OPEN_FILES = 4096;

  /// What containers have of this machine.
  private record Machine(
      ContainerRuntime runtime, Path run, String cgroup, OciSpec.Programs programs) {}

  /// What is there when sessions run.
  record Live(Sessions sessions, WorkSaver saver, LiveSessions entry, RepairedChecks checks) {}

  static SessionHall open(ServerConfig config, Layers layers, Closing closing) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return closed("sessions are off: they need a server that runs as root");
    }
    // Two servers of one machine must not meet; one server must find its own after a restart.
    String name = "zagi-" + digest(layers.folder().root());
    Path run = Files.createDirectories(RUN_ROOT.resolve(name));
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx--x--x"));
    var _ = closing.add("containers", new ContainerPlace("/" + name, run));
    RuntimeProbe probe =
        new RuntimeProbe(
            new RuntimeProbe.Settings(
                RuntimeProbe.CANDIDATES, PROGRAMS, run, "/" + name, PROBE_ID_BASE));
    return switch (probe.run()) {
      case RuntimeProbe.Result.None(String sentence) -> closed("sessions are off: " + sentence);
      case RuntimeProbe.Result.Usable(var runtime) -> {
        Machine machine =
            new Machine(runtime, run, "/" + name, programs(run.resolve(ContainerPlace.TOOLS)));
        Materializer materializer =
            closing.add(
                "layers", new Materializer(layers.folder().environments().resolve("layers")));
        Sessions sessions =
            closing.add(
                "sessions",
                new Sessions(
                    settings(config, layers, machine),
                    new Sessions.Parts(
                        layers.database(),
                        runtime,
                        EnvironmentMounts.by(materializer, layers.environments().upkeep().holds()),
                        new SessionNetwork(config, layers),
                        Layers.CLOCK,
                        new SecureRandom())));
        sessions.sweep();
        yield live(config, layers, sessions, machine);
      }
    };
  }

  private static SessionHall live(
      ServerConfig config, Layers layers, Sessions sessions, Machine machine) throws IOException {
    ServerConfig.Counts counts = config.sessions().counts();
    GitHeads heads = new GitHeads(layers.chains(), GitLimits.of(config.largest()));
    WorkSaver saver = new WorkSaver(sessions, layers.copies(), heads);
    LiveSessions entry =
        new LiveSessions(
            new SessionParts(
                layers.repositories(),
                layers.accounts(),
                layers.access(),
                layers.environments(),
                sessions,
                saver,
                new Shares(layers.database(), Layers.CLOCK, new SecureRandom()),
                new Previews(layers.database()),
                new Quota(counts.running(), counts.kept(), counts.all(), config.sessions().keep()),
                new Strangers(
                    new Strangers.Limits(
                        counts.strangers().all(),
                        counts.strangers().each(),
                        counts.strangers().life())),
                Layers.CLOCK));
    RepairedChecks checks =
        new RepairedChecks(
            new Checks(sessions, Layers.CLOCK),
            layers.environments(),
            new RuleRepair(layers.environments()::packagesOfFiles));
    return new SessionHall(
        entry,
        Optional.of(new Live(sessions, saver, entry, checks)),
        machine.runtime().name(),
        hooks(config.operation().hooks(), machine));
  }

  /// Scripts of repositories have containers as sessions have, with less in them.
  private static HookDesk.Ground hooks(ServerConfig.Hooks wanted, Machine machine)
      throws IOException {
    if (wanted.running() == 0) {
      return new HookDesk.Ground.Closed("hooks are off: hook.running is 0");
    }
    try {
      HookBox box =
          HookBox.open(
              new HookBox.Settings(
                  machine.run().resolve(ContainerPlace.HOOKS),
                  machine.cgroup(),
                  machine.programs(),
                  wanted.time()),
              machine.runtime());
      return HookDesk.Ground.open(box, wanted.running());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new HookDesk.Ground.Closed("hooks are off: the start was interrupted");
    }
  }

  private static SessionHall closed(String reason) {
    return new SessionHall(
        new ClosedSessions(reason),
        Optional.empty(),
        reason,
        new HookDesk.Ground.Closed(reason.replace("sessions are off", "hooks are off")));
  }

  private static SessionSettings settings(ServerConfig config, Layers layers, Machine machine) {
    ServerConfig.Sessions wanted = config.sessions();
    return new SessionSettings(
        layers.folder().sessions(),
        Layers.sources(layers.folder()),
        machine.run().resolve("s"),
        machine.cgroup(),
        machine.programs(),
        new Limits(
            wanted.memory(),
            wanted.processes(),
            (int) (wanted.cpus() * 100),
            OPEN_FILES,
            new DiskLimit(wanted.disk().size(), wanted.disk().files())),
        SnapshotLimits.DEFAULT,
        wanted.idleStop());
  }

  private static OciSpec.Programs programs(Path tools) {
    return new OciSpec.Programs(PROGRAMS.init(), PROGRAMS.busybox(), tools(tools));
  }

  /// Sessions run without them too; what needs one says that it is missing.
  private static Optional<Path> tools(Path folder) {
    try {
      List<String> missing = Tools.install(folder);
      if (!missing.isEmpty()) {
        LOG.warn("sessions go without {}: not on this machine", missing);
      }
      return Optional.of(folder);
    } catch (IOException e) {
      LOG.warn("sessions go without tools for file transfer", e);
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String digest(Path folder) {
    CRC32 crc = new CRC32();
    crc.update(folder.toString().getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
