// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import sh.zagi.env.linux.Descriptor;
import sh.zagi.env.linux.Signals;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.ProcessSpec.WindowSize;

/// A process on three pipes: output and errors stay apart, bytes stay as they are.
///
/// The pipes are ours and not those of [Process], whose exit thread may take bytes out of turn
/// while another thread reads.
final class PipedProcess implements AttachedProcess {
  private static final int HUP = 1;

  private final Process process;
  private final ExecFolder files;
  private final CompletableFuture<Void> outputs;
  private final EndWatch end;

  private PipedProcess(
      Process process, ExecFolder files, CompletableFuture<Void> outputs, EndWatch end) {
    this.process = process;
    this.files = files;
    this.outputs = outputs;
    this.end = end;
  }

  static PipedProcess start(
      ContainerRuntime runtime, ContainerId container, ExecFolder files, Stdio stdio)
      throws IOException {
    List<Descriptor> open = new ArrayList<>();
    try {
      Descriptor exited = keep(open, Descriptor.event());
      Descriptor.Pipe in = keep(open, Descriptor.pipe());
      Descriptor.Pipe out = keep(open, Descriptor.pipe());
      Descriptor.Pipe error = keep(open, Descriptor.pipe());
      Process process =
          runtime.exec(
              container,
              new ContainerRuntime.ExecRequest(
                  files.process(),
                  files.pid(),
                  Optional.empty(),
                  new ContainerRuntime.Streams(
                      ProcessBuilder.Redirect.from(in.readEnd().path().toFile()),
                      ProcessBuilder.Redirect.to(out.writeEnd().path().toFile()),
                      ProcessBuilder.Redirect.to(error.writeEnd().path().toFile()))));
      List.of(in.readEnd(), out.writeEnd(), error.writeEnd()).forEach(Descriptor::close);
      return attach(process, files, exited, new Ends(in, out, error), stdio);
    } catch (RuntimeException e) {
      open.forEach(Descriptor::close);
      throw e;
    }
  }

  private record Ends(Descriptor.Pipe in, Descriptor.Pipe out, Descriptor.Pipe error) {}

  private static PipedProcess attach(
      Process process, ExecFolder files, Descriptor exited, Ends ends, Stdio stdio) {
    String name = "process " + process.pid();
    CompletableFuture<Void> out = output(name + " out", ends.out(), stdio.out(), exited);
    CompletableFuture<Void> error = output(name + " err", ends.error(), stdio.error(), exited);
    CompletableFuture<Void> outputs = CompletableFuture.allOf(out, error);
    files.awaitStart(process);
    // Input may tell it to end: before that is read, somebody watches how it ends.
    EndWatch end = EndWatch.begin(files);
    Descriptor in = ends.in().writeEnd().nonBlocking();
    CompletableFuture<Void> input =
        Pump.start(
            name + " in",
            () -> {
              try (in) {
                Pump.input(stdio.in(), (bytes, length) -> in.write(bytes, length, exited));
              }
            });
    // The input thread may sit in the caller's stream until the caller closes that.
    CompletableFuture<Void> exit = process.onExit().thenRun(exited::signal);
    var _ = CompletableFuture.allOf(outputs, input, exit).thenRun(exited::close);
    return new PipedProcess(process, files, outputs, end);
  }

  private static CompletableFuture<Void> output(
      String name, Descriptor.Pipe pipe, OutputStream to, Descriptor exited) {
    Descriptor from = pipe.readEnd().nonBlocking();
    return Pump.start(
        name,
        () -> {
          try (from) {
            // Once the process has ended this reads what is there and does not wait for
            // background processes that still hold the pipe.
            Pump.output(from, to, exited);
          }
        });
  }

  private static Descriptor keep(List<Descriptor> open, Descriptor descriptor) {
    open.add(descriptor);
    return descriptor;
  }

  private static Descriptor.Pipe keep(List<Descriptor> open, Descriptor.Pipe pipe) {
    open.add(pipe.readEnd());
    open.add(pipe.writeEnd());
    return pipe;
  }

  @Override
  public ExitStatus await() throws InterruptedException {
    int code = process.waitFor();
    outputs.join();
    files.delete();
    return end.status(code);
  }

  @Override
  public void resize(WindowSize size) {}

  @Override
  public void signal(int signal) {
    if (process.isAlive()) {
      files.processId().ifPresent(id -> Signals.send(id, signal));
    }
  }

  @Override
  public void hangUp() {
    signal(HUP);
    ProcessLauncher.endAfterGrace(process);
  }
}
