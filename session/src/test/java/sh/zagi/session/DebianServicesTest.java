// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.build.Environments;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.materialize.Materializer;
import sh.zagi.env.service.ServiceCatalogue;
import sh.zagi.session.service.ServiceState;
import sh.zagi.session.workspace.EnvironmentMounts;

/// The real servers from Debian, used by their real clients as the session's user.
/// `-Dzagi.test.services=postgres,redis` names the kinds, `all` means all; the first run builds
/// their environment, which takes minutes.
@Timeout(1800)
@EnabledIfSystemProperty(named = "zagi.test.services", matches = ".+")
class DebianServicesTest {
  private static final Logger LOG = LoggerFactory.getLogger(DebianServicesTest.class);

  /// A line for each kind that stores something, and one that reads it back.
  private static final Map<String, List<String>> USES =
      Map.of(
          "postgres",
          List.of(
              "psql -qc 'create table t (n int)' -c 'insert into t values (42)' && psql -Atc"
                  + " 'select n from t' \"$POSTGRES_URL\"",
              "psql -Atc 'select n from t'"),
          "redis",
          List.of(
              "redis-cli -u $REDIS_URL set n 42 >/dev/null && redis-cli -u $REDIS_URL get n",
              "redis-cli get n"),
          "mariadb",
          List.of(
              "M='mariadb -u root -proot -h 127.0.0.1 app -Ne'; $M 'create table t (n int); insert"
                  + " into t values (42)' && $M 'select n from t'",
              "mariadb -u root -proot -h 127.0.0.1 app -Ne 'select n from t'"),
          "memcached",
          List.of(
              "exec 3<>/dev/tcp/memcached/11211; printf 'set n 0 0 2\\r\\n42\\r\\nget n\\r\\nquit"
                  + "\\r\\n' >&3; tr -d '\\r' <&3 | grep -x 42",
              "exec 3<>/dev/tcp/memcached/11211; printf 'version\\r\\nquit\\r\\n' >&3;"
                  + " grep -q VERSION <&3 && echo 42"));

  /// The first words of a server that needs no client program.
  private static final Map<String, String> GREETINGS =
      Map.of(
          "rabbitmq",
          "exec 3<>/dev/tcp/rabbitmq/5672; printf 'AMQP\\0\\0\\11\\1' >&3; head -c 1 <&3"
              + " | od -An -tx1",
          "nats",
          "exec 3<>/dev/tcp/nats/4222; head -c 4 <&3",
          "mosquitto",
          "exec 3<>/dev/tcp/mosquitto/1883; printf '\\20\\14\\0\\4MQTT\\4\\2\\0\\74\\0\\0' >&3;"
              + " head -c 4 <&3 | od -An -tx1",
          "etcd",
          "exec 3<>/dev/tcp/etcd/2379; printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
              + " | grep -o '\"health\":\"true\"'",
          "beanstalkd",
          "exec 3<>/dev/tcp/beanstalkd/11300; printf 'put 1 0 9 2\\r\\n42\\r\\nquit\\r\\n' >&3;"
              + " head -c 8 <&3");

  private static final Map<String, String> ANSWERS =
      Map.of(
          "rabbitmq", " 01\n",
          "nats", "INFO",
          "mosquitto", " 20 02 00 00\n",
          "etcd", "\"health\":\"true\"\n",
          "beanstalkd", "INSERTED");

  @TempDir Path data;

  @Test
  void the_servers_of_debian_serve_survive_and_stop() throws Exception {
    String wanted = System.getProperty("zagi.test.services", "");
    List<String> kinds =
        ServiceCatalogue.kinds().stream()
            .map(kind -> kind.name())
            .filter(kind -> wanted.equals("all") || List.of(wanted.split(",", -1)).contains(kind))
            .toList();
    assertThat(kinds).as(wanted).isNotEmpty();
    String kept = System.getProperty("zagi.test.env", "");
    Path folder = Files.createDirectories(kept.isEmpty() ? data.resolve("env") : Path.of(kept));
    try (Environments environments = Environments.open(folder, new Registries(Map.of()));
        Materializer materializer = new Materializer(folder.resolve("layers"));
        SessionStand stand =
            new SessionStand(
                data,
                EnvironmentMounts.by(materializer, environments.upkeep().holds()),
                Map.of(".zagi/env.nix", envNix(kinds), "README.md", "services\n"))) {
      Environment environment = environment(environments, stand);
      use(stand, environment, kinds);
    }
  }

  private static String envNix(List<String> kinds) {
    String services =
        ServiceCatalogue.kinds().stream()
            .filter(kind -> kinds.contains(kind.name()))
            .map(kind ->
                "services."
                    + kind.name()
                    + " = { package = \""
                    + kind.packages().getFirst()
                    + "\"; port = "
                    + kind.port()
                    + "; };")
            .collect(Collectors.joining("\n"));
    return "{ inputs = { }; outputs = inputs: { zagi = {\n" + services + "\n}; }; }\n";
  }

  private static Environment environment(Environments environments, SessionStand stand)
      throws InterruptedException {
    return switch (environments.prepare(stand.repo, stand.commit, Progress.silent())) {
      case Resolution.Ready(Environment environment, _) -> environment;
      case Resolution other -> throw new AssertionError(other);
    };
  }

  private static void use(SessionStand stand, Environment environment, List<String> kinds)
      throws IOException, InterruptedException {
    Session session = open(stand, environment);
    Map<String, String> first = new TreeMap<>();
    for (String kind : kinds) {
      first.put(kind, stand.run(session, environment, line(kind, 0)));
    }
    assertThat(first).isEqualTo(expected(kinds));
    for (String kind : kinds) {
      assertThat(stand.asRoot(session, environment, restarts(kind))).as(kind).isEqualTo("2\n");
    }
    awaitReady(stand, environment, session, kinds);

    long start = System.nanoTime();
    stand.sessions().stop(session.id());
    LOG.warn("stopped in {} ms", millis(start));
    long again = System.nanoTime();
    Session resumed = stand.sessions().resume(session, stand.repo, environment);
    LOG.warn("resumed with services in {} ms", millis(again));
    assertThat(stand.sessions().services(resumed.id())).allMatch(ServiceState::ready);
    for (String kind : kinds) {
      assertThat(stand.run(resumed, environment, line(kind, 1)))
          .as(kind)
          .isEqualTo(expected(kinds).get(kind));
    }
    assertThat(stand.run(resumed, environment, "cat /var/log/zagi/*.log"))
        .as("recovery after an unclean end would be told here")
        .doesNotContain("not properly shut down; automatic recovery in progress\nzagi: ended");
  }

  private static Session open(SessionStand stand, Environment environment) {
    long start = System.nanoTime();
    Session session = stand.open(environment);
    LOG.warn("opened with services in {} ms", millis(start));
    assertThat(stand.sessions().services(session.id())).allMatch(ServiceState::ready);
    long second = System.nanoTime();
    Session warm = stand.open(environment);
    LOG.warn("opened once more, warm, in {} ms", millis(second));
    stand.sessions().delete(warm.id());
    return session;
  }

  /// Kills from outside, as the kernel would; then waits for the second start.
  private static String restarts(String kind) {
    return "kill -9 $(cat /run/zagi/services/"
        + kind
        + "/pid); for i in $(seq 150); do [ $(cat /run/zagi/services/"
        + kind
        + "/starts) = 2 ] && break; sleep 0.1; done; cat /run/zagi/services/"
        + kind
        + "/starts";
  }

  private static void awaitReady(
      SessionStand stand, Environment environment, Session session, List<String> kinds)
      throws InterruptedException {
    for (String kind : kinds) {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!stand.run(session, environment, line(kind, 1)).equals(expected(kinds).get(kind))) {
        assertThat(System.nanoTime()).as(kind).isLessThan(deadline);
      }
    }
  }

  private static String line(String kind, int visit) {
    return USES.containsKey(kind) ? USES.get(kind).get(visit) : GREETINGS.getOrDefault(kind, "");
  }

  private static Map<String, String> expected(List<String> kinds) {
    return kinds.stream().collect(Collectors.toMap(k -> k, k -> ANSWERS.getOrDefault(k, "42\n")));
  }

  private static long millis(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
