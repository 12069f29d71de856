// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// What a server costs: all its processes with all that they started.
///
/// @param pids of the processes that somebody started
record ServerLoad(List<Long> pids) {
  /// Of the fields after the name of the program (`proc_pid_stat`).
  private static final int USER_TICKS = 11;

  /// `USER_HZ` on every machine that this runs on.
  private static final double TICKS_PER_SECOND = 100;

  private static final long MEMORY_LOOK_NANOS = 20_000_000;
  private static final long KIB_PER_MIB = 1024;

  ServerLoad {
    pids = List.copyOf(pids);
  }

  static ServerLoad of(long pid) {
    return new ServerLoad(List.of(pid));
  }

  /// Processor time so far, that of processes which ended and were waited for included.
  double seconds() {
    return processes().mapToLong(one -> ticks(one.pid())).sum() / TICKS_PER_SECOND;
  }

  /// Processor time of an action.
  double seconds(Client.Action during) throws IOException, InterruptedException {
    double before = seconds();
    var _ = during.run();
    return seconds() - before;
  }

  /// The most at one moment of an action; what processes share is counted once.
  long mostMib(Client.Action during) throws IOException, InterruptedException {
    AtomicLong most = new AtomicLong();
    Thread watch =
        Thread.ofPlatform()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                most.accumulateAndGet(
                    processes().mapToLong(one -> proportionalKib(one.pid())).sum(), Math::max);
                LockSupport.parkNanos(MEMORY_LOOK_NANOS);
              }
            });
    try {
      var _ = during.run();
    } finally {
      watch.interrupt();
      watch.join();
    }
    return most.get() / KIB_PER_MIB;
  }

  private Stream<ProcessHandle> processes() {
    return pids.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
  }

  /// As `proc_pid_smaps_rollup` tells it; 0 of a process that has gone.
  private static long proportionalKib(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException _) {
      return 0;
    }
  }

  /// Of the process and its children that ended; 0 of one that has gone.
  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int field = USER_TICKS; field < USER_TICKS + 4; field++) {
        ticks += Long.parseLong(fields[field]);
      }
      return ticks;
    } catch (IOException _) {
      return 0;
    }
  }
}
