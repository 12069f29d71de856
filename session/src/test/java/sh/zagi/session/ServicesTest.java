// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.env.Service;
import sh.zagi.session.service.ServiceState;

/// How services are watched, with small programs of this machine in their place; the container is
/// real.
@Timeout(180)
class ServicesTest {
  private static final String DATA = "/var/lib/zagi/counter";

  /// Counts its starts and says how it ended; serves as soon as `up` is there.
  private static final String COUNTER =
      "trap 'echo clean >> ended; exit 0' INT; echo start >> starts; : > up;"
          + " while :; do sleep 1 & wait $!; done";

  @TempDir Path data;
  private SessionStand stand;

  @BeforeEach
  void open() throws IOException {
    stand = new SessionStand(data, Map.of("README.md", "hello\n"));
  }

  @AfterEach
  void close() throws IOException {
    stand.close();
  }

  private static Environment environment(Service... services) {
    return new Environment(
        new EnvKey("0".repeat(64)),
        new App("demo", "1.0.0"),
        new Manifest(List.of(), List.of(), Map.of(), Map.of(), List.of(services), List.of()));
  }

  private static Service counter() {
    return service("counter", "dev", COUNTER, "test -e " + DATA + "/up");
  }

  private static Service service(String name, String user, String run, String ready) {
    return new Service(
        name,
        "counter",
        1234,
        user,
        List.of("/bin/bash", "-c", run),
        "/var/lib/zagi/" + name,
        List.of("/run/it's"),
        List.of("/bin/sh", "-c", "echo made >> made"),
        List.of("/bin/sh", "-c", ready),
        List.of("/bin/sh", "-c", "echo seeded >> seeded"),
        "INT",
        Map.of());
  }

  private String file(Session session, Environment environment, String name)
      throws InterruptedException {
    return stand.run(session, environment, "cat " + DATA + "/" + name);
  }

  @Test
  void a_service_is_made_filled_and_served_before_anybody_enters() throws Exception {
    Environment environment = environment(counter());
    Session session = stand.open(environment);

    assertThat(stand.sessions().services(session.id()))
        .containsExactly(new ServiceState("counter", 1234, ""));
    assertThat(file(session, environment, "made")).isEqualTo("made\n");
    assertThat(file(session, environment, "seeded")).isEqualTo("seeded\n");
    assertThat(stand.run(session, environment, "grep counter /etc/hosts"))
        .isEqualTo("127.0.0.1\tcounter\n");
    assertThat(stand.run(session, environment, "stat -c '%a %U' " + DATA)).isEqualTo("700 dev\n");
  }

  @Test
  void a_killed_service_starts_again() throws Exception {
    Environment environment = environment(counter());
    Session session = stand.open(environment);

    String again =
        stand.run(
            session,
            environment,
            "kill -9 $(cat /run/zagi/services/counter/pid); for i in $(seq 100); do"
                + " [ $(wc -l < "
                + DATA
                + "/starts) = 2 ] && break; sleep 0.1; done;"
                + " kill -0 $(cat /run/zagi/services/counter/pid) && cat "
                + DATA
                + "/starts");
    assertThat(again).isEqualTo("start\nstart\n");
  }

  @Test
  void a_stop_is_clean_and_the_data_is_there_afterwards() throws Exception {
    Environment environment = environment(counter());
    Session session = stand.open(environment);

    stand.sessions().stop(session.id());
    Session resumed = stand.sessions().resume(session, stand.repo, environment);

    assertThat(file(resumed, environment, "ended")).isEqualTo("clean\n");
    assertThat(file(resumed, environment, "starts")).isEqualTo("start\nstart\n");
    assertThat(file(resumed, environment, "made")).as("made once").isEqualTo("made\n");
    assertThat(file(resumed, environment, "seeded")).as("filled once").isEqualTo("seeded\n");
    assertThat(stand.sessions().services(session.id())).allMatch(ServiceState::ready);
  }

  @Test
  void a_service_that_does_not_start_says_why_and_the_session_is_there() throws Exception {
    Environment environment =
        environment(
            service("broken", "dev", "echo 'no such\tthing: it'\\''s gone' >&2; exit 3", "false"),
            service("nobody", "missing", "sleep 9", "true"),
            counter());
    Session session = stand.open(environment);

    List<ServiceState> states = stand.sessions().services(session.id());
    assertThat(states.get(0).sentence())
        .isEqualTo("it ends as soon as it starts: no such?thing: it's gone");
    assertThat(states.get(1).sentence())
        .isEqualTo("there is no user missing; is its package in the environment?");
    assertThat(states.get(2).ready()).isTrue();
    assertThat(stand.run(session, environment, "echo here")).isEqualTo("here\n");
  }

  @Test
  void the_user_of_the_session_cannot_touch_what_watches() throws Exception {
    Environment environment = environment(counter());
    Session session = stand.open(environment);

    assertThat(
            stand.run(
                session,
                environment,
                "echo 1 > /run/zagi/services/counter/run; rm -rf /run/zagi/services/counter;"
                    + " kill $(cat /run/zagi/services/counter/supervisor)"))
        .contains("Permission denied", "not permitted");
    assertThat(stand.run(session, environment, "cat /run/zagi/services/counter/starts"))
        .isEqualTo("1\n");
  }
}
