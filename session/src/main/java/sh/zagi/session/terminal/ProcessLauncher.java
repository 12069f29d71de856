// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.Limits;
import sh.zagi.session.runtime.ProcessSpec;

/// Starts processes in running containers and attaches streams to them.
public final class ProcessLauncher {
  private static final long HANG_UP_GRACE_MILLIS = 2_000;

  private final ContainerRuntime runtime;

  /// A launcher for the containers of one engine.
  public ProcessLauncher(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  /// Where a process goes.
  ///
  /// @param folder a folder with a short path for hand-over files; the container cannot see it
  public record Target(ContainerId container, Path folder, Limits limits) {}

  /// Starts a process, with a terminal when its spec has a window.
  ///
  /// @throws sh.zagi.session.runtime.ContainerException when the engine refuses
  public AttachedProcess start(Target target, ProcessSpec spec, Stdio stdio) throws IOException {
    ExecFolder files = ExecFolder.write(target.folder(), spec, target.limits());
    try {
      return spec.terminal().isPresent()
          ? TerminalProcess.start(runtime, target.container(), files, stdio)
          : PipedProcess.start(runtime, target.container(), files, stdio);
    } catch (IOException | RuntimeException e) {
      files.delete();
      throw e;
    }
  }

  /// Stops waiting for a process that was hung up but lives on: ends the engine's own process, not
  /// the one in the container.
  static void endAfterGrace(Process process) {
    var _ =
        process
            .onExit()
            .completeOnTimeout(process, HANG_UP_GRACE_MILLIS, TimeUnit.MILLISECONDS)
            .thenAccept(Process::destroyForcibly);
  }
}
