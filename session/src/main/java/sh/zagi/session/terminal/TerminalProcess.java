// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import sh.zagi.env.linux.ConsoleSocket;
import sh.zagi.env.linux.Descriptor;
import sh.zagi.env.linux.Ptys;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.ProcessSpec.WindowSize;

/// A process on a terminal of its container.
///
/// The engine makes the pty inside the container, so that its name is valid there, and hands us the
/// master. The window has its size before the program starts.
final class TerminalProcess implements AttachedProcess {
  private static final byte[] END_OF_INPUT = {4};
  private static final long DRAIN_LIMIT_MILLIS = 2_000;

  private final Process process;
  private final ExecFolder files;
  private final Stdio stdio;
  private final Descriptor abort;
  private final EndWatch end;

  /// Readers use the master; the writer closes it.
  private final ReadWriteLock masterUse = new ReentrantReadWriteLock();

  private final CompletableFuture<Optional<Descriptor>> master = new CompletableFuture<>();
  private final CompletableFuture<Void> output;
  private boolean closed;

  private TerminalProcess(Process process, ExecFolder files, Stdio stdio, ConsoleSocket socket) {
    this.process = process;
    this.files = files;
    this.stdio = stdio;
    this.abort = Descriptor.event();
    this.output = Pump.start("terminal " + process.pid() + " out", () -> serve(socket));
    files.awaitStart(process);
    this.end = EndWatch.begin(files);
  }

  static TerminalProcess start(
      ContainerRuntime runtime, ContainerId container, ExecFolder files, Stdio stdio)
      throws IOException {
    ConsoleSocket socket = ConsoleSocket.listen(files.console());
    try {
      Process process =
          runtime.exec(
              container,
              new ContainerRuntime.ExecRequest(
                  files.process(),
                  files.pid(),
                  Optional.of(socket.path()),
                  new ContainerRuntime.Streams(
                      ProcessBuilder.Redirect.from(new File("/dev/null")),
                      ProcessBuilder.Redirect.DISCARD,
                      ProcessBuilder.Redirect.to(files.errors().toFile()))));
      return new TerminalProcess(process, files, stdio, socket);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// The output thread: takes the master, starts the input thread, copies until the last process
  /// let go of the terminal.
  private void serve(ConsoleSocket socket) {
    Descriptor exited = Descriptor.event();
    CompletableFuture<Void> exit = process.onExit().thenRun(exited::signal);
    try (socket) {
      Optional<Descriptor> received = socket.receive(exited);
      received.ifPresent(Descriptor::nonBlocking);
      master.complete(received);
    } finally {
      master.complete(Optional.empty());
    }
    master
        .join()
        .ifPresent(descriptor -> {
          var _ = Pump.start("terminal " + process.pid() + " in", this::copyInput);
          Pump.output(descriptor, stdio.out(), abort);
        });
    close();
    var _ = exit.thenRun(exited::close);
  }

  private void copyInput() {
    Pump.input(stdio.in(), this::write);
    // A terminal has no end of input but this key; in a program that reads keys it is one.
    write(END_OF_INPUT, END_OF_INPUT.length);
  }

  private boolean write(byte[] bytes, int length) {
    return use(descriptor -> descriptor.write(bytes, length, abort));
  }

  private interface Use {
    boolean on(Descriptor master);
  }

  private boolean use(Use use) {
    masterUse.readLock().lock();
    try {
      Optional<Descriptor> descriptor = master.getNow(Optional.empty());
      return !closed && descriptor.isPresent() && use.on(descriptor.get());
    } finally {
      masterUse.readLock().unlock();
    }
  }

  private void close() {
    // Ends a write that waits for room, which holds the read lock.
    abort.signal();
    masterUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        master.getNow(Optional.empty()).ifPresent(Descriptor::close);
        abort.close();
      }
    } finally {
      masterUse.writeLock().unlock();
    }
  }

  @Override
  public ExitStatus await() throws InterruptedException {
    int code = process.waitFor();
    output.completeOnTimeout(null, DRAIN_LIMIT_MILLIS, TimeUnit.MILLISECONDS).join();
    String complaint = code == 0 ? "" : files.complaint();
    if (!complaint.isEmpty()) {
      try {
        stdio.out().write((complaint + "\r\n").getBytes(StandardCharsets.UTF_8));
        stdio.out().flush();
      } catch (IOException _) {
        // Nobody is there to read it.
      }
    }
    interruptOutput();
    files.delete();
    return end.status(code);
  }

  private void interruptOutput() {
    masterUse.readLock().lock();
    try {
      if (!closed) {
        abort.signal();
      }
    } finally {
      masterUse.readLock().unlock();
    }
  }

  @Override
  public void resize(WindowSize size) {
    use(descriptor -> {
      Ptys.resize(descriptor, size.rows(), size.columns());
      return true;
    });
  }

  @Override
  public void signal(int signal) {
    use(descriptor -> Ptys.signalForeground(descriptor, signal));
  }

  @Override
  public void hangUp() {
    // Closing the master makes the kernel hang up the terminal's session.
    interruptOutput();
    ProcessLauncher.endAfterGrace(process);
  }
}
