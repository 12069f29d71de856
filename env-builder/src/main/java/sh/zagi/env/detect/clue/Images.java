// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the name of a container image says about tools and services.
final class Images {
  private static final Pattern VERSION = Pattern.compile("^v?(\\d+(?:\\.\\d+){0,3})");
  private static final Pattern ANY_VERSION = Pattern.compile("(?:^|-)v?(\\d+(?:\\.\\d+){0,3})");
  private static final Pattern JDK =
      Pattern.compile("(?:temurin|jdk|jre|openjdk|corretto|java)-?(\\d+)");
  private static final Pattern PYTHON = Pattern.compile("python(\\d+\\.\\d+)");
  private static final Pattern BASE = Pattern.compile("pg(\\d+)");
  private static final Pattern NODE = Pattern.compile("node-?(\\d+)");

  /// By the last step of the name.
  private static final Map<String, String> TOOL_BY_NAME =
      Map.ofEntries(
          Map.entry("amazoncorretto", "java"),
          Map.entry("bun", "bun"),
          Map.entry("clojure", "clojure"),
          Map.entry("crystal", "crystal"),
          Map.entry("dart", "dart"),
          Map.entry("deno", "deno"),
          Map.entry("eclipse-temurin", "java"),
          Map.entry("elixir", "elixir"),
          Map.entry("erlang", "erlang"),
          Map.entry("gcc", "gcc"),
          Map.entry("gleam", "gleam"),
          Map.entry("go", "go"),
          Map.entry("golang", "go"),
          Map.entry("gradle", "gradle"),
          Map.entry("haskell", "ghc"),
          Map.entry("java", "java"),
          Map.entry("javascript-node", "node"),
          Map.entry("julia", "julia"),
          Map.entry("maven", "maven"),
          Map.entry("node", "node"),
          Map.entry("openjdk", "java"),
          Map.entry("perl", "perl"),
          Map.entry("php", "php"),
          Map.entry("python", "python"),
          Map.entry("r-base", "r"),
          Map.entry("r-ver", "r"),
          Map.entry("racket", "racket"),
          Map.entry("ruby", "ruby"),
          Map.entry("rust", "rust"),
          Map.entry("stack-build", "stack"),
          Map.entry("swift", "swift"),
          Map.entry("typescript-node", "node"),
          Map.entry("uv", "uv"),
          Map.entry("zulu-openjdk", "java"));

  private static final Map<String, String> SERVICE_BY_NAME =
      Map.ofEntries(
          Map.entry("activemq", "activemq"),
          Map.entry("arangodb", "arangodb"),
          Map.entry("azurite", "azurite"),
          Map.entry("cassandra", "cassandra"),
          Map.entry("chroma", "chroma"),
          Map.entry("clickhouse-server", "clickhouse"),
          Map.entry("cockroach", "cockroachdb"),
          Map.entry("consul", "consul"),
          Map.entry("couchdb", "couchdb"),
          Map.entry("cp-kafka", "kafka"),
          Map.entry("cp-zookeeper", "zookeeper"),
          Map.entry("dynamodb-local", "dynamodb"),
          Map.entry("elasticmq-native", "elasticmq"),
          Map.entry("elasticsearch", "elasticsearch"),
          Map.entry("etcd", "etcd"),
          Map.entry("influxdb", "influxdb"),
          Map.entry("kafka", "kafka"),
          Map.entry("keycloak", "keycloak"),
          Map.entry("keydb", "redis"),
          Map.entry("localstack", "localstack"),
          Map.entry("mailcatcher", "mailcatcher"),
          Map.entry("mailhog", "mailhog"),
          Map.entry("mailpit", "mailpit"),
          Map.entry("mariadb", "mariadb"),
          Map.entry("meilisearch", "meilisearch"),
          Map.entry("memcached", "memcached"),
          Map.entry("minio", "minio"),
          Map.entry("mongo", "mongodb"),
          Map.entry("mongodb", "mongodb"),
          Map.entry("mongodb-community-server", "mongodb"),
          Map.entry("mosquitto", "mosquitto"),
          Map.entry("eclipse-mosquitto", "mosquitto"),
          Map.entry("mysql", "mysql"),
          Map.entry("mysql-server", "mysql"),
          Map.entry("nats", "nats"),
          Map.entry("nats-streaming", "nats"),
          Map.entry("neo4j", "neo4j"),
          Map.entry("opensearch", "opensearch"),
          Map.entry("percona", "mysql"),
          Map.entry("pgvector", "postgres"),
          Map.entry("postgis", "postgres"),
          Map.entry("postgres", "postgres"),
          Map.entry("postgresql", "postgres"),
          Map.entry("qdrant", "qdrant"),
          Map.entry("questdb", "questdb"),
          Map.entry("rabbitmq", "rabbitmq"),
          Map.entry("redis", "redis"),
          Map.entry("redis-stack", "redis"),
          Map.entry("redis-stack-server", "redis"),
          Map.entry("redpanda", "kafka"),
          Map.entry("scylla", "cassandra"),
          Map.entry("solr", "solr"),
          Map.entry("surrealdb", "surrealdb"),
          Map.entry("timescaledb", "postgres"),
          Map.entry("timescaledb-ha", "postgres"),
          Map.entry("typesense", "typesense"),
          Map.entry("valkey", "redis"),
          Map.entry("vault", "vault"),
          Map.entry("weaviate", "weaviate"),
          Map.entry("zookeeper", "zookeeper"));

  private Images() {}

  record Named(String name, String version) {}

  /// The tools that an image brings.
  static List<Named> tools(String image) {
    String name = name(image);
    String tag = tag(image);
    List<Named> found = new ArrayList<>();
    if (image.contains("/dotnet/") || name.equals("dotnet")) {
      return List.of(new Named("dotnet", version(tag)));
    }
    String tool = TOOL_BY_NAME.get(name);
    if (tool == null) {
      return List.of();
    }
    boolean devcontainer = image.contains("devcontainers/") || image.contains("vscode/");
    Pattern place = devcontainer ? ANY_VERSION : VERSION;
    String version = last(place, devcontainer ? tag.replaceFirst("^\\d+-(?=\\d)", "") : tag);
    found.add(new Named(tool, tool.equals("gleam") ? version(tag) : version));
    if (tool.equals("maven") || tool.equals("gradle") || tool.equals("clojure")) {
      Matcher jdk = JDK.matcher(tag);
      if (jdk.find()) {
        found.add(new Named("java", jdk.group(1)));
      }
      if (tool.equals("clojure") && jdk.reset().find()) {
        found.set(0, new Named("clojure", ""));
      }
    }
    Matcher python = PYTHON.matcher(tag);
    if (name.equals("uv") && python.find()) {
      found.set(0, new Named("uv", ""));
      found.add(new Named("python", python.group(1)));
    }
    Matcher node = NODE.matcher(tag);
    if (!tool.equals("node") && node.find()) {
      found.add(new Named("node", node.group(1)));
    }
    return List.copyOf(found);
  }

  /// The service that an image runs.
  static Optional<Named> service(String image) {
    String kind = SERVICE_BY_NAME.get(name(image));
    if (kind == null) {
      return Optional.empty();
    }
    String tag = tag(image);
    // Tags such as pg16 and latest-pg15 speak of the base.
    Matcher base = BASE.matcher(tag);
    return Optional.of(new Named(kind, base.find() ? base.group(1) : version(tag)));
  }

  private static String last(Pattern pattern, String tag) {
    Matcher matcher = pattern.matcher(tag);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String version(String tag) {
    return last(VERSION, tag);
  }

  /// The last step of an image's name, without tag and digest.
  private static String name(String image) {
    String plain = image.replaceFirst("@.*$", "");
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return (colon < 0 ? last : last.substring(0, colon)).toLowerCase(Locale.ROOT);
  }

  private static String tag(String image) {
    String plain = image.replaceFirst("@.*$", "");
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return colon < 0 ? "" : last.substring(colon + 1);
  }
}
