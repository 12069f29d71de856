// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The kinds of services that can run, and those that are known and cannot.
public final class ServiceCatalogue {
  private static final List<ServiceKind> KINDS =
      List.of(
          new Postgres(),
          new Redis(),
          new MariaDb(),
          new RabbitMq(),
          Daemons.MEMCACHED,
          Daemons.NATS,
          Daemons.MOSQUITTO,
          Daemons.ETCD,
          Daemons.BEANSTALKD);

  /// Known kinds that Debian has no server for.
  private static final List<String> ELSEWHERE =
      List.of(
          "mongodb",
          "mongo",
          "elasticsearch",
          "opensearch",
          "kafka",
          "cassandra",
          "scylla",
          "minio",
          "neo4j",
          "couchdb",
          "mssql",
          "oracle",
          "dynamodb",
          "localstack",
          "clickhouse",
          "influxdb",
          "meilisearch",
          "pulsar",
          "temporal",
          "vault",
          "consul",
          "zookeeper");

  private static final Map<String, ServiceKind> BY_NAME = byName();

  private ServiceCatalogue() {}

  private static Map<String, ServiceKind> byName() {
    Map<String, ServiceKind> byName = new TreeMap<>();
    for (ServiceKind kind : KINDS) {
      byName.put(kind.name(), kind);
      kind.otherNames().forEach(other -> byName.put(other, kind));
      kind.packages().forEach(other -> byName.put(other, kind));
    }
    return Map.copyOf(byName);
  }

  /// All kinds that can run.
  public static List<ServiceKind> kinds() {
    return KINDS;
  }

  /// A kind by any of its words: `postgres`, `postgresql-15`, `valkey`.
  public static Optional<ServiceKind> find(String word) {
    String plain = word.toLowerCase(Locale.ROOT).replaceFirst("=.*", "");
    return Optional.ofNullable(BY_NAME.get(plain))
        .or(() -> Optional.ofNullable(BY_NAME.get(plain.replaceFirst("-[\\d.]+$", ""))));
  }

  /// Whether a word names a kind, whether it can run here or not.
  public static boolean known(String word) {
    return find(word).isPresent() || ELSEWHERE.contains(word.toLowerCase(Locale.ROOT));
  }

  /// Everything a session must know to run what an environment wants.
  ///
  /// @param kind the word that says what it is; empty when its name or package says it
  public static Expansion expand(String kind, ServiceRequest wanted) {
    for (String word : Arrays.asList(kind, wanted.packageName(), wanted.name())) {
      Optional<ServiceKind> found = word.isEmpty() ? Optional.empty() : find(word);
      if (found.isPresent()) {
        List<String> bad = wanted.badSettings();
        return bad.isEmpty()
            ? new Expansion.Expanded(found.get().service(wanted))
            : new Expansion.Refused(
                "service "
                    + wanted.name()
                    + ": "
                    + bad.getFirst()
                    + " may hold letters, digits and . _ - only, at most 63");
      }
      if (!word.isEmpty() && known(word)) {
        return new Expansion.Refused(unavailable(word));
      }
    }
    return new Expansion.Refused(
        "service " + wanted.name() + " is of no known kind, known are " + names());
  }

  /// Why a kind cannot run, with the way out.
  public static String unavailable(String word) {
    return "service "
        + word
        + ": Debian has no server for it; use one outside by its address, or "
        + names();
  }

  private static String names() {
    return KINDS.stream().map(ServiceKind::name).sorted().collect(Collectors.joining(", "));
  }
}
