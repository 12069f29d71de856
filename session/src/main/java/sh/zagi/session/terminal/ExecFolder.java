// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import sh.zagi.session.runtime.Limits;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;

/// The small files by which one process is handed to the container engine.
record ExecFolder(Path process, Path pid, Path console, Path errors) {
  private static final AtomicLong COUNT = new AtomicLong();
  private static final int MESSAGE_LIMIT_BYTES = 2048;
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration START_POLL = Duration.ofMillis(1);

  static ExecFolder write(Path folder, ProcessSpec spec, Limits limits) throws IOException {
    long number = COUNT.incrementAndGet();
    ExecFolder files =
        new ExecFolder(
            folder.resolve("x" + number + ".json"),
            folder.resolve("x" + number + ".pid"),
            folder.resolve("x" + number + ".sock"),
            folder.resolve("x" + number + ".err"));
    OciSpec.writeProcess(files.process(), spec, limits);
    return files;
  }

  /// The process id as the machine numbers it; empty before the process has started.
  OptionalInt processId() {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(pid).strip()));
    } catch (IOException | NumberFormatException _) {
      return OptionalInt.empty();
    }
  }

  /// Returns when the program runs in the container, or the engine has given up. The container must
  /// not be frozen before that: engines refuse to start anything in a frozen one.
  void awaitStart(Process engine) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (engine.isAlive() && processId().isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(START_POLL.toNanos());
    }
  }

  /// What the engine complained about; empty when it did not.
  String complaint() {
    try (var stream = Files.newInputStream(errors)) {
      return new String(stream.readNBytes(MESSAGE_LIMIT_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "";
    }
  }

  void delete() {
    for (Path file : new Path[] {process, pid, console, errors}) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException _) {
        // The whole folder goes with its session.
      }
    }
  }
}
