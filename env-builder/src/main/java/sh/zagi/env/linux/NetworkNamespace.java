// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// The network namespace of a process. A socket that is opened inside stays inside, whichever
/// thread uses it later.
public final class NetworkNamespace {
  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final NativeCall OPEN = NativeCall.variadic("open", 2, 2);
  private static final NativeCall SETNS = NativeCall.ofInt("setns", 2);

  private final Path file;

  private NetworkNamespace(Path file) {
    this.file = file;
  }

  /// The namespace in which process `pid` lives now.
  public static NetworkNamespace of(long pid) {
    return new NetworkNamespace(Path.of("/proc", Long.toString(pid), "ns", "net"));
  }

  /// Runs `action` inside, on a thread of its own that ends afterwards. The action must start no
  /// thread: it would stay inside.
  public <T> T call(Callable<T> action) throws InterruptedException {
    if (!Files.exists(file)) {
      throw new IllegalStateException("the process has ended: " + file);
    }
    FutureTask<T> task =
        new FutureTask<>(() -> {
          enter();
          return action.call();
        });
    Thread.ofPlatform().name("network namespace").start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("inside " + file, e.getCause());
    }
  }

  private void enter() {
    try (Arena arena = Arena.ofConfined()) {
      long path = arena.allocateFrom(file.toString()).address();
      try (Descriptor namespace = new Descriptor((int) OPEN.call(path, O_RDONLY_CLOEXEC))) {
        SETNS.call(namespace.number(), CLONE_NEWNET);
      }
    }
  }
}
