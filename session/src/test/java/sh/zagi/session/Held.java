// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.zagi.session.runtime.Cgroups;

/// What this process and the machine hold for the sessions of a stand, counted.
record Held(SessionStand stand, Path data) {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int MOST_PAUSES = 60;

  /// Counts that stay the same for a while: threads that copy output end a moment after their
  /// process, and what is made ahead is made when nobody waits.
  Map<String, Long> settled() throws IOException, InterruptedException {
    Map<String, Long> now = counts();
    int same = 0;
    while (same < 4) {
      Thread.sleep(PAUSE);
      Map<String, Long> next = counts();
      same = next.equals(now) ? same + 1 : 0;
      now = next;
    }
    return now;
  }

  /// The counts once they are these, or what they are when they do not become so.
  Map<String, Long> until(Map<String, Long> wanted) throws IOException, InterruptedException {
    Map<String, Long> now = counts();
    for (int pause = 0; pause < MOST_PAUSES && !now.equals(wanted); pause++) {
      System.gc();
      Thread.sleep(PAUSE);
      now = counts();
    }
    return now;
  }

  private Map<String, Long> counts() throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("descriptors", entries(Path.of("/proc/self/fd")));
    counts.put("namespaces held open", namespaces());
    counts.put("child processes", ProcessHandle.current().children().count());
    counts.put("mounts", lines(Path.of("/proc/self/mountinfo")));
    counts.put("cgroups", (long) Cgroups.children(stand.cgroup()).size());
    counts.put("run folders", entries(stand.runFolder()));
    counts.put("session folders", entries(data.resolve("sessions")));
    counts.put("sources", entries(data.resolve("sources")));
    counts.put("rows", (long) stand.sessions().list().size());
    return counts;
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  private static long lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static long namespaces() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(Held::isNamespace).count();
    }
  }

  private static boolean isNamespace(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().matches("(user|net|mnt):.*");
    } catch (IOException _) {
      return false;
    }
  }
}
