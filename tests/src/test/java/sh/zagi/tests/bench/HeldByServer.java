// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.SessionRemains;

/// What a server holds when nobody asks it for anything: its heap after a collection, descriptors,
/// threads, mounts and cgroups.
///
/// @param heapMib alive after a collection
record HeldByServer(long heapMib, Map<String, Long> counts) {
  private static final long BYTES_PER_MIB = 1L << 20;

  /// Threads and descriptors of what just ended go within a moment.
  private static final long LOOK_MILLIS = 500;

  private static final int ENOUGH_ALIKE = 6;
  private static final int MOST_LOOKS = 240;

  static HeldByServer of(ServerProcess server) throws IOException, InterruptedException {
    Map<String, Long> counts = counts(server);
    int alike = 0;
    for (int look = 0; look < MOST_LOOKS && alike < ENOUGH_ALIKE; look++) {
      Thread.sleep(LOOK_MILLIS);
      Map<String, Long> next = counts(server);
      alike = next.equals(counts) ? alike + 1 : 0;
      counts = next;
    }
    return new HeldByServer(heapMib(server.pid()), counts);
  }

  /// `87 MiB of heap after a collection (before it 85), 20 cgroups (20), ...`.
  String words(HeldByServer before) {
    String others =
        counts.entrySet().stream()
            .map(one ->
                "%,d %s (%,d)".formatted(one.getValue(), one.getKey(), before.count(one.getKey())))
            .collect(Collectors.joining(", "));
    return "%,d MiB of heap after a collection (before it %,d), %s"
        .formatted(heapMib, before.heapMib, others);
  }

  private long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  private static Map<String, Long> counts(ServerProcess server) throws IOException {
    Path process = Path.of("/proc/" + server.pid());
    Map<String, Long> counts = new TreeMap<>();
    counts.put("descriptors", entries(process.resolve("fd")));
    counts.put("threads", entries(process.resolve("task")));
    counts.put("mounts", (long) Files.readAllLines(process.resolve("mountinfo")).size());
    counts.put("cgroups", SessionRemains.cgroups(server.data()));
    return counts;
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  /// The last line of a histogram is the sum of what lives.
  private static long heapMib(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String sum = Client.printed(jcmd, String.valueOf(pid), "GC.class_histogram").strip();
    String[] cells = sum.substring(sum.lastIndexOf('\n') + 1).strip().split("\\s+", -1);
    return Long.parseLong(cells[cells.length - 1]) / BYTES_PER_MIB;
  }
}
