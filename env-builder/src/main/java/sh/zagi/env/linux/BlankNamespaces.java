// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// User namespaces without a map, each held by a process that waits: Linux makes one only for a
/// process with a single thread, and starting such a process takes longer than all mounts of a
/// session. So some are made ahead, when nobody waits; they belong to nobody until they are mapped.
/// Safe for use by many threads.
final class BlankNamespaces {
  private static final Logger LOG = LoggerFactory.getLogger(BlankNamespaces.class);
  private static final int AHEAD = 6;

  /// Whoever took one is starting something, and should have the processors to itself.
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final Duration POLL = Duration.ofNanos(200_000);
  private static final int START_LIMIT_MILLIS = 5_000;
  private static final BlockingQueue<Process> READY = new LinkedBlockingQueue<>();
  private static final AtomicBoolean FILLING = new AtomicBoolean();

  private BlankNamespaces() {}

  /// A process in a user namespace of its own, which nobody else has; the caller ends it.
  static Process take() throws IOException {
    if (FILLING.compareAndSet(false, true)) {
      Thread.ofVirtual().name("user namespaces").start(BlankNamespaces::fill);
    }
    Process ready = READY.poll();
    while (ready != null && !ready.isAlive()) {
      ready = READY.poll();
    }
    return ready == null ? make() : ready;
  }

  private static void fill() {
    try {
      Thread.sleep(PAUSE);
      while (READY.size() < AHEAD) {
        READY.add(make());
      }
    } catch (IOException e) {
      LOG.warn("no user namespace could be made ahead", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      FILLING.set(false);
    }
  }

  /// `cat` ends with its input, so a killed server leaves no process behind.
  private static Process make() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("unshare", "--user", "cat"))
            .directory(new File("/"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Process holder = builder.start();
    try {
      awaitOwnNamespace(holder);
      return holder;
    } catch (IOException e) {
      holder.destroyForcibly();
      throw e;
    }
  }

  private static void awaitOwnNamespace(Process holder) throws IOException {
    Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
    Path its = Path.of("/proc/" + holder.pid() + "/ns/user");
    long deadline = System.nanoTime() + START_LIMIT_MILLIS * 1_000_000L;
    while (Files.readSymbolicLink(its).equals(ours)) {
      if (!holder.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("this machine refuses user namespaces (unshare --user failed)");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
