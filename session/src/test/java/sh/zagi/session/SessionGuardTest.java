// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.config.DataSize;
import sh.zagi.env.linux.Signals;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.DiskLimit;
import sh.zagi.session.runtime.Limits;

/// E10 and E12: what fills the disk or the memory of a session, and what happens when its container
/// dies; that session only, one line.
@Timeout(120)
class SessionGuardTest {
  private static final Limits SMALL =
      new Limits(
          new DataSize(128L << 20), 128, 200, 512, new DiskLimit(new DataSize(64L << 20), 3_000));

  @TempDir private Path data;
  private SessionStand stand;
  private Session session;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() throws Exception {
    stand = new SessionStand(data, Map.of("a", "a\n"));
    stand.restart(SMALL);
    session = stand.open();
    var _ = stand.sessions().notices().hear(session.id(), heard::add);
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  /// Looks, as the server does all the time, until something was said.
  private void guardUntilHeard() throws InterruptedException {
    while (heard.isEmpty()) {
      stand.sessions().guard().round();
      Thread.sleep(20);
    }
  }

  private static List<String> started(SessionStand stand, Session session, String line)
      throws InterruptedException {
    List<String> answer = new CopyOnWriteArrayList<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.add(stand.run(session, line));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    return answer;
  }

  @Test
  void a_file_larger_than_the_disk_of_the_session_is_refused() throws Exception {
    for (String line :
        List.of(
            "head -c 100M /dev/zero > big",
            "truncate -s 1T sparse",
            "fallocate -l 1G long",
            "dd if=/dev/zero of=~/far bs=1M seek=65 count=1")) {
      assertThat(stand.run(session, line + " 2>&1")).as(line).contains("=");
    }
    assertThat(stand.run(session, "stat -c %s big")).isEqualTo((64L << 20) + "\n");
  }

  @Test
  void what_fills_the_disk_is_ended_and_there_is_room_again_after_a_removal() throws Exception {
    Session other = stand.open();
    List<String> answer =
        started(
            stand,
            session,
            "echo mine > work; for i in $(seq 60); do dd if=/dev/zero of=f$i bs=1M count=4"
                + " status=none; sleep 0.05; done; echo end");
    guardUntilHeard();

    assertThat(heard.getFirst())
        .startsWith("the disk of this session is full: ")
        .contains(" of 64MiB (session.disk); ended ");
    assertThat(stand.run(other, "echo fine > x; cat x")).isEqualTo("fine\n");
    while (answer.isEmpty()) {
      stand.sessions().guard().round();
      Thread.sleep(20);
    }
    heard.clear();
    assertThat(stand.run(session, "rm f*; cat work; echo more >> work; cat work"))
        .isEqualTo("mine\nmine\nmore\n");
    stand.sessions().guard().round();
    assertThat(heard).isEmpty();
  }

  @Test
  void a_program_that_only_works_is_left_alone_although_the_disk_is_full() throws Exception {
    stand.run(session, "for i in $(seq 70); do head -c 1M /dev/zero > f$i; done");
    List<String> answer =
        started(stand, session, "perl -e '$end = time + 3; 1 while time < $end; print \"done\"'");
    while (answer.isEmpty()) {
      stand.sessions().guard().round();
      Thread.sleep(20);
    }

    assertThat(answer).containsExactly("done");
    assertThat(heard).isEmpty();
  }

  @Test
  void what_makes_too_many_files_is_ended() throws Exception {
    started(
        stand,
        session,
        "perl -e 'for ($i = 0; ; $i++) { open F, \">/tmp/f$i\"; select undef, undef, undef, 0.0002"
            + " }'");
    guardUntilHeard();

    assertThat(heard.getFirst())
        .contains(" of 3000 files (session.files)")
        .endsWith("; ended perl");
    assertThat(stand.run(session, "rm -r /tmp/f*; echo room")).isEqualTo("room\n");
  }

  @Test
  void a_program_without_memory_is_ended_and_the_reason_is_told() throws Exception {
    assertThat(stand.run(session, "perl -e '$x = \"a\" x (400 << 20); print length $x'; true"))
        .doesNotContain("419430400");
    stand.sessions().tellOfMemory(session.id());
    stand.sessions().tellOfMemory(session.id());

    assertThat(heard)
        .containsExactly(
            "the memory of this session was full: 128MiB (session.memory); the kernel ended a"
                + " program");
    assertThat(stand.run(session, "echo alive")).isEqualTo("alive\n");
  }

  @Test
  void what_lies_in_shared_memory_counts_and_ends_with_its_own_limit() throws Exception {
    assertThat(
            stand.run(
                session,
                "head -c 40M /dev/zero > /dev/shm/x; head -c 40M /dev/zero 2>&1 > /dev/shm/y; cat"
                    + " /dev/shm/? | wc -c"))
        .contains("No space left")
        .endsWith("67108864\n");
    assertThat(stand.run(session, "rm /dev/shm/?; echo alive")).isEqualTo("alive\n");
  }

  /// The first process is killed from outside, as an engine that fails could.
  @Test
  void a_session_whose_container_died_is_stopped_and_resumes_with_its_files() throws Exception {
    stand.run(session, "echo kept > work");
    List<String> waiting = started(stand, session, "sleep 600");
    while (stand.sessions().attached(session.id()) == 0) {
      Thread.sleep(5);
    }
    int first = Integer.parseInt(Files.readString(initFile()).strip());
    Signals.send(first, Signals.KILL);
    List<SessionId> dead = new ArrayList<>();
    while (dead.isEmpty()) {
      dead.addAll(stand.sessions().guard().round());
      Thread.sleep(5);
    }

    assertThat(dead).containsExactly(session.id());
    assertThat(heard)
        .containsExactly("the container of this session died; enter it again to go on");
    while (waiting.isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(stand.sessions().find(session.id()).orElseThrow().state())
        .isEqualTo(new SessionState.Stopped());
    assertThat(Cgroups.children(stand.cgroup())).isEmpty();
    assertThat(stand.sessions().guard().round()).isEmpty();
    stand.resume(session);
    assertThat(stand.run(session, "cat work")).isEqualTo("kept\n");
  }

  private Path initFile() {
    return stand.runFolder().resolve(session.id().value()).resolve("init.pid");
  }
}
