// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ServiceNeed;

/// What an address says about the service behind it.
final class Connections {
  private static final Map<String, String> KIND_BY_SCHEME =
      Map.ofEntries(
          Map.entry("amqp", "rabbitmq"),
          Map.entry("amqps", "rabbitmq"),
          Map.entry("clickhouse", "clickhouse"),
          Map.entry("cockroachdb", "cockroachdb"),
          Map.entry("ecto", "postgres"),
          Map.entry("mariadb", "mariadb"),
          Map.entry("memcache", "memcached"),
          Map.entry("memcached", "memcached"),
          Map.entry("mongodb", "mongodb"),
          Map.entry("mongodb+srv", "mongodb"),
          Map.entry("mysql", "mysql"),
          Map.entry("mysql2", "mysql"),
          Map.entry("nats", "nats"),
          Map.entry("neo4j", "neo4j"),
          Map.entry("pgsql", "postgres"),
          Map.entry("postgis", "postgres"),
          Map.entry("postgres", "postgres"),
          Map.entry("postgresql", "postgres"),
          Map.entry("redis", "redis"),
          Map.entry("rediss", "redis"));

  private static final Pattern ADDRESS =
      Pattern.compile(
          "\\b(?:jdbc:|r2dbc:)?([a-z][a-z0-9]{2,20}(?:\\+srv)?)(?:\\+\\w{1,30})?://"
              + "(?:([^\\s:/@\"']{0,100})(?::[^\\s/@\"']{0,200})?@)?"
              + "([^\\s:/?\"'@]{0,200})(?::(\\d{1,5}))?(?:/([\\w-]{1,64}))?");

  private static final Map<String, String> KIND_BY_VARIABLE =
      Map.ofEntries(
          Map.entry("AMQP_URL", "rabbitmq"),
          Map.entry("ELASTICSEARCH_URL", "elasticsearch"),
          Map.entry("MEMCACHED_HOST", "memcached"),
          Map.entry("MEMCACHED_URL", "memcached"),
          Map.entry("MEMCACHE_SERVERS", "memcached"),
          Map.entry("MONGODB_URI", "mongodb"),
          Map.entry("MONGODB_URL", "mongodb"),
          Map.entry("MONGO_URI", "mongodb"),
          Map.entry("MONGO_URL", "mongodb"),
          Map.entry("MYSQL_DATABASE", "mysql"),
          Map.entry("MYSQL_HOST", "mysql"),
          Map.entry("MYSQL_URL", "mysql"),
          Map.entry("NATS_URL", "nats"),
          Map.entry("PGDATABASE", "postgres"),
          Map.entry("PGHOST", "postgres"),
          Map.entry("POSTGRES_DB", "postgres"),
          Map.entry("POSTGRES_HOST", "postgres"),
          Map.entry("POSTGRES_URL", "postgres"),
          Map.entry("RABBITMQ_HOST", "rabbitmq"),
          Map.entry("RABBITMQ_URL", "rabbitmq"),
          Map.entry("REDIS_HOST", "redis"),
          Map.entry("REDIS_URI", "redis"),
          Map.entry("REDIS_URL", "redis"));

  private Connections() {}

  /// The service that a variable points to, by its value or else by its name. `DB_CONNECTION` and
  /// the like name the kind itself.
  static Optional<ServiceNeed> service(String variable, String value, Evidence why) {
    if (variable.equals("DB_CONNECTION")
        || variable.equals("DB_DIALECT")
        || variable.equals("DB_CLIENT")
        || variable.equals("DATABASE_CLIENT")
        || variable.equals("TYPEORM_CONNECTION")) {
      return kind(value).map(kind -> new ServiceNeed(kind, kind, "", Map.of(), likely(why)));
    }
    return address(value, why)
        .or(() ->
            Optional.ofNullable(KIND_BY_VARIABLE.get(variable))
                .map(kind -> new ServiceNeed(kind, kind, "", Map.of(), likely(why))));
  }

  /// The service in the first address of a text.
  static Optional<ServiceNeed> address(String text, Evidence why) {
    Matcher matcher = ADDRESS.matcher(text);
    while (matcher.find()) {
      String kind = KIND_BY_SCHEME.get(matcher.group(1));
      if (kind != null) {
        Map<String, String> settings = new TreeMap<>();
        boolean numbered = kind.equals("redis");
        put(settings, "user", matcher.group(2));
        put(settings, "port", matcher.group(4));
        put(settings, "database", numbered ? null : matcher.group(5));
        return Optional.of(new ServiceNeed(kind, kind, "", settings, likely(why)));
      }
    }
    return Optional.empty();
  }

  /// The kind by the names that libraries give to databases.
  static Optional<String> kind(String name) {
    return switch (name.toLowerCase(java.util.Locale.ROOT)) {
      case "postgres",
          "postgresql",
          "pg",
          "pgsql",
          "postgresql_psycopg2",
          "postgis",
          "pdo_pgsql",
          "ecto_postgres",
          "cockroachdb" ->
          Optional.of("postgres");
      case "mysql", "mysql2", "pdo_mysql", "trilogy" -> Optional.of("mysql");
      case "mariadb" -> Optional.of("mariadb");
      case "mongodb", "mongo" -> Optional.of("mongodb");
      case "redis" -> Optional.of("redis");
      default -> Optional.empty();
    };
  }

  private static void put(
      Map<String, String> settings, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null && value.matches("[\\w.-]{1,64}")) {
      settings.put(name, value);
    }
  }

  private static Evidence likely(Evidence why) {
    return new Evidence(why.file(), why.line(), why.fact(), Confidence.LIKELY);
  }
}
