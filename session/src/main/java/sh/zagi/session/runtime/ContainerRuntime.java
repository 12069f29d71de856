// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// An engine that runs containers from OCI bundles (OCI runtime-spec, `runtime.md`).
///
/// Containers are not children of the server and survive it. All methods block; all are safe from
/// any thread.
public interface ContainerRuntime {

  /// The engine's name and how it is used here, for example `crun`.
  String name();

  /// What this engine is to read in every specification (OCI runtime-spec, `config.md`).
  Map<String, String> annotations();

  /// Creates and starts a container in one step.
  ///
  /// @param mounts runs first, in a mount table of its own that the container then starts from
  /// @return the container's first process, as the machine numbers it
  /// @throws ContainerException when it did not start, or its limits did not read back as written;
  ///   nothing is left then
  int run(Container container, Mounts mounts);

  /// Starts a process in a running container; the returned process ends with it and has its exit
  /// status (128 + n after signal n).
  Process exec(ContainerId id, ExecRequest request);

  /// Ends every process of the container, removes it and its cgroups; idempotent.
  void delete(ContainerId id);

  /// What the engine knows about the container; asks the engine, so costs a process start.
  State state(ContainerId id);

  /// A container to be: its bundle folder holds `config.json`.
  record Container(ContainerId id, Path bundle, Limits limits) {}

  /// Mounts that a container starts from.
  @FunctionalInterface
  interface Mounts {
    /// A container whose root folder needs no mounts.
    Mounts NONE = () -> {};

    /// Called on the thread whose mount table the container will copy.
    void mount() throws Exception;
  }

  /// How to start one process in a container.
  ///
  /// @param process the file with the OCI `process` object
  /// @param pidFile where the engine writes the process id as the machine numbers it
  /// @param console a listening socket, when the process has a terminal
  /// @param streams the standard streams; ignored by a process with a terminal
  record ExecRequest(Path process, Path pidFile, Optional<Path> console, Streams streams) {}

  /// Where a process's standard streams go.
  record Streams(
      ProcessBuilder.Redirect in, ProcessBuilder.Redirect out, ProcessBuilder.Redirect error) {
    /// No input, output thrown away, errors readable from the process object.
    public static final Streams QUIET =
        new Streams(
            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()),
            ProcessBuilder.Redirect.DISCARD,
            ProcessBuilder.Redirect.PIPE);
  }

  /// OCI status.
  sealed interface State {
    /// No such container.
    record Absent() implements State {}

    /// Its first process runs.
    record Running(int pid) implements State {}

    /// Its first process ended; the engine still holds its record.
    record Stopped() implements State {}
  }
}
