// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs work on a thread that has a mount namespace of its own.
///
/// What the work mounts is seen by that thread and by processes that it starts, and by nobody else;
/// the mounts live exactly as long as the last of those processes. So a killed server leaves no
/// mount behind, and no clean-up list is needed.
public final class PrivateMounts {
  private static final long CLONE_NEWNS = 0x20000;
  private static final long MS_REC = 0x4000;
  private static final long MS_PRIVATE = 1 << 18;
  private static final long MS_BIND = 0x1000;
  private static final NativeCall UNSHARE = NativeCall.ofInt("unshare", 1);
  private static final NativeCall MOUNT = NativeCall.ofInt("mount", 5);

  private PrivateMounts() {}

  /// Runs `work` on a new platform thread in a copy of the mount table; waits for its result.
  public static <T> T call(String threadName, Callable<T> work) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          enter();
          return work.call();
        });
    // A platform thread, never a pooled one: the thread keeps its namespace until it ends.
    Thread.ofPlatform().name(threadName).daemon().start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void enter() {
    UNSHARE.call(CLONE_NEWNS);
    try (Arena arena = Arena.ofConfined()) {
      MOUNT.call(0, arena.allocateFrom("/").address(), 0, MS_REC | MS_PRIVATE, 0);
    }
  }

  /// Shows a folder in place of another, in the current thread's namespace.
  public static void cover(Path mountPoint, Path by) {
    try (Arena arena = Arena.ofConfined()) {
      long source = arena.allocateFrom(by.toString()).address();
      MOUNT.call(source, arena.allocateFrom(mountPoint.toString()).address(), 0, MS_BIND, 0);
    }
  }
}
