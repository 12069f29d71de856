// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.SealedProgram;
import sh.zagi.env.linux.SystemCallException;
import sh.zagi.storage.folder.Trees;

/// Finds an engine that works on this machine by running a real container with each candidate.
///
/// An engine that is installed may still be of no use: crun 1.8 refuses machines with both cgroup
/// versions, and some engines ignore limits that they cannot set. So each candidate starts a
/// container with limits, the limits are read back, and a program is run in it.
public final class RuntimeProbe {
  /// Fastest first.
  public static final List<String> CANDIDATES = List.of("crun", "runc");

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeProbe.class);
  private static final int EXEC_LIMIT_SECONDS = 10;

  private final Settings settings;

  /// Where the machine keeps what containers need.
  ///
  /// @param candidates names of engines in `PATH`, best first
  /// @param programs what every container gets
  /// @param stateRoot folder on a file system that a reboot clears; short, and every folder on its
  ///   path may be passed through (0711) by the container's user
  /// @param cgroup absolute cgroup path, this server's alone
  /// @param idBase first of 65,536 user ids of the machine that are free for the probe
  public record Settings(
      List<String> candidates,
      OciSpec.Programs programs,
      Path stateRoot,
      String cgroup,
      int idBase) {}

  /// What a probe found.
  public sealed interface Result {
    /// An engine that ran a container within its limits.
    record Usable(ContainerRuntime runtime) implements Result {}

    /// No engine works; one sentence says why.
    record None(String sentence) implements Result {}
  }

  /// A probe by these settings; touches nothing yet.
  public RuntimeProbe(Settings settings) {
    this.settings = settings;
  }

  /// Runs the probe: about 0.1 s for each candidate that it has to try.
  public Result run() throws IOException {
    OciSpec.Programs programs = settings.programs();
    for (Path program : List.of(programs.init(), programs.busybox())) {
      if (!Files.isExecutable(program)) {
        return new Result.None("no container runs here: " + program + " is not installed");
      }
    }
    Optional<Path> hybrid = Cgroups.hybridMount();
    List<String> reasons = new ArrayList<>();
    for (String name : settings.candidates()) {
      Optional<Path> program = inPath(name);
      if (program.isEmpty()) {
        reasons.add(name + " is not installed");
        continue;
      }
      Path root = settings.stateRoot().resolve(name);
      Path fast = sealed(program.get());
      List<OciRuntime> ways = new ArrayList<>();
      // Hiding costs nothing, and an engine that needs it fails only after half a start.
      hybrid.ifPresent(
          mount -> ways.add(new OciRuntime(name, fast, root, Optional.of(mount), Map.of())));
      ways.add(new OciRuntime(name, fast, root, Optional.empty(), Map.of()));
      for (OciRuntime way : ways) {
        switch (run(way)) {
          case Result.Usable usable -> {
            return usable;
          }
          case Result.None(String sentence) -> reasons.add(sentence);
        }
      }
    }
    return new Result.None("no container runs here: " + String.join("; ", reasons));
  }

  /// What a machine without sealed copies runs slower, it runs.
  private Path sealed(Path program) throws IOException {
    try {
      return SealedProgram.link(program, settings.stateRoot().resolve("engine"));
    } catch (SystemCallException e) {
      LOG.info("{} makes a copy of itself at every start: {}", program, e.getMessage());
      return program;
    }
  }

  private static Optional<Path> inPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return Stream.of(path.split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Runs one container.
  private Result run(OciRuntime runtime) throws IOException {
    Path bundle = settings.stateRoot().resolve("probe-" + runtime.name());
    ContainerId id = new ContainerId("probe00000000000");
    try {
      Trees.delete(bundle);
      Files.createDirectories(runtime.stateRoot());
      Path root = Files.createDirectories(bundle.resolve("root"));
      Files.setAttribute(root, "unix:uid", settings.idBase());
      Files.setAttribute(root, "unix:gid", settings.idBase());
      OciSpec.write(
          bundle,
          new OciSpec.Parts(
              root,
              settings.programs(),
              "probe",
              settings.cgroup() + "/" + id,
              settings.idBase(),
              List.of(),
              runtime.annotations()),
          Limits.DEFAULT);
      runtime.run(
          new ContainerRuntime.Container(id, bundle, Limits.DEFAULT), ContainerRuntime.Mounts.NONE);
      Path process = bundle.resolve("process.json");
      OciSpec.writeProcess(process, versionOfInit(), Limits.DEFAULT);
      Path errors = bundle.resolve("process.err");
      Process run =
          runtime.exec(
              id,
              new ContainerRuntime.ExecRequest(
                  process,
                  bundle.resolve("process.pid"),
                  Optional.empty(),
                  new ContainerRuntime.Streams(
                      ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()),
                      ProcessBuilder.Redirect.DISCARD,
                      ProcessBuilder.Redirect.to(errors.toFile()))));
      boolean ended = run.waitFor(EXEC_LIMIT_SECONDS, TimeUnit.SECONDS);
      return ended && run.exitValue() == 0
          ? new Result.Usable(runtime.withFilterOf(id))
          : new Result.None(
              runtime.name()
                  + " started a container but no program in it: "
                  + Files.readString(errors).strip());
    } catch (ContainerException e) {
      return new Result.None(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Result.None("the probe was interrupted");
    } finally {
      runtime.delete(id);
      Trees.delete(bundle);
    }
  }

  private static ProcessSpec versionOfInit() {
    return new ProcessSpec(
        ProcessSpec.User.DEV,
        List.of(OciSpec.INIT_TARGET, "--version"),
        "/",
        Map.of("PATH", "/usr/bin:/bin"),
        Optional.empty());
  }
}
