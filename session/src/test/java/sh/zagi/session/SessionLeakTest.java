// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.session.runtime.Cgroups;

/// What sessions leave behind: nothing. `-Dsession.cycles=500` takes some minutes.
class SessionLeakTest {
  private static final int CYCLES = Integer.getInteger("session.cycles", 8);

  @TempDir private Path data;
  private SessionStand stand;

  @BeforeEach
  void open() throws Exception {
    stand = new SessionStand(data, Map.of("a", "a\n"));
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  @Test
  void sessions_that_come_and_go_leave_nothing() throws Exception {
    cycle();
    Map<String, Long> before = counts();
    for (int i = 0; i < CYCLES; i++) {
      cycle();
    }
    assertThat(counts()).isEqualTo(before);
  }

  private void cycle() throws Exception {
    Session session = stand.open();
    stand.run(session, "echo b > a; (sleep 600 >/dev/null 2>&1 &)");
    Session fork =
        stand
            .sessions()
            .forks()
            .fork(
                new Forks.Wanted(
                    session,
                    session.accountId(),
                    Session.Purpose.WORK,
                    stand.repo.treeId(stand.commit),
                    1))
            .getFirst();
    stand.resume(fork);
    stand.sessions().stop(session.id());
    stand.resume(session);
    stand.sessions().delete(session.id());
    stand.sessions().delete(fork.id());
  }

  private Map<String, Long> counts() throws IOException {
    // Descriptors are closed by threads that end a moment after their process.
    System.gc();
    Map<String, Long> counts = new TreeMap<>();
    counts.put("mounts", lines(Path.of("/proc/self/mountinfo"), data.toString()));
    counts.put("cgroups", (long) Cgroups.children(stand.cgroup()).size());
    counts.put("run folders", entries(stand.runFolder()));
    counts.put("session folders", entries(data.resolve("sessions")));
    counts.put("sources", entries(data.resolve("sources")));
    counts.put("namespaces held open", held());
    return counts;
  }

  private static long lines(Path file, String text) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  private static long entries(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  private static long held() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(SessionLeakTest::isNamespace).count();
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
