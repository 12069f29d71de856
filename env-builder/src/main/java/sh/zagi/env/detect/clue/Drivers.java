// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ServiceNeed;

/// Infers services from libraries that do nothing but speak to them.
public final class Drivers implements Clue {
  private static final Map<String, String> KIND_BY_LIBRARY = new HashMap<>();

  static {
    put(
        "postgres",
        "npm",
        "pg pg-promise postgres pg-native @prisma/adapter-pg slonik pg-boss "
            + "connect-pg-simple @nestjs-modules/pg postgraphile");
    put("mysql", "npm", "mysql mysql2 promise-mysql express-mysql-session");
    put("mariadb", "npm", "mariadb");
    put("mongodb", "npm", "mongodb mongoose connect-mongo @nestjs/mongoose mongojs monk typegoose");
    put(
        "redis",
        "npm",
        "redis ioredis connect-redis bull bullmq bee-queue kue @nestjs/bull "
            + "@nestjs/bullmq rate-limit-redis @socket.io/redis-adapter");
    put("rabbitmq", "npm", "amqplib amqp amqp-connection-manager rascal");
    put("memcached", "npm", "memcached memjs");
    put("nats", "npm", "nats nats.ws");
    put("kafka", "npm", "kafkajs node-rdkafka");
    put("elasticsearch", "npm", "@elastic/elasticsearch elasticsearch");
    put("postgres", "pypi", "psycopg psycopg2 psycopg2-binary psycopg-binary asyncpg aiopg pg8000");
    put("mysql", "pypi", "mysqlclient pymysql mysql-connector-python aiomysql asyncmy");
    put("mariadb", "pypi", "mariadb");
    put("mongodb", "pypi", "pymongo motor mongoengine beanie flask-pymongo flask-mongoengine");
    put(
        "redis",
        "pypi",
        "redis aioredis django-redis channels-redis rq flask-redis arq huey "
            + "django-rq celery-redbeat");
    put("rabbitmq", "pypi", "pika aio-pika kombu-rabbitmq");
    put("memcached", "pypi", "pymemcache python-memcached pylibmc");
    put("nats", "pypi", "nats-py");
    put("kafka", "pypi", "kafka-python confluent-kafka aiokafka");
    put("elasticsearch", "pypi", "elasticsearch elasticsearch-dsl");
    put("postgres", "gem", "pg");
    put("mysql", "gem", "mysql2 trilogy");
    put("mongodb", "gem", "mongo mongoid");
    put("redis", "gem", "redis sidekiq resque redis-rails redis-client hiredis");
    put("rabbitmq", "gem", "bunny sneakers");
    put("memcached", "gem", "dalli");
    put("elasticsearch", "gem", "elasticsearch searchkick");
    put("redis", "composer", "predis/predis laravel/horizon ext-redis");
    put("mongodb", "composer", "mongodb/mongodb mongodb/laravel-mongodb ext-mongodb");
    put("postgres", "composer", "ext-pgsql ext-pdo_pgsql");
    put("mysql", "composer", "ext-mysqli ext-pdo_mysql");
    put("rabbitmq", "composer", "php-amqplib/php-amqplib ext-amqp");
    put("memcached", "composer", "ext-memcached");
    put(
        "postgres",
        "go",
        "github.com/lib/pq github.com/jackc/pgx gorm.io/driver/postgres "
            + "github.com/go-pg/pg github.com/uptrace/bun/driver/pgdriver");
    put("mysql", "go", "github.com/go-sql-driver/mysql gorm.io/driver/mysql");
    put("mongodb", "go", "go.mongodb.org/mongo-driver gopkg.in/mgo.v2");
    put(
        "redis",
        "go",
        "github.com/redis/go-redis github.com/go-redis/redis "
            + "github.com/gomodule/redigo github.com/hibiken/asynq github.com/redis/rueidis");
    put("rabbitmq", "go", "github.com/rabbitmq/amqp091-go github.com/streadway/amqp");
    put("memcached", "go", "github.com/bradfitz/gomemcache");
    put("nats", "go", "github.com/nats-io/nats.go");
    put(
        "kafka",
        "go",
        "github.com/segmentio/kafka-go github.com/IBM/sarama "
            + "github.com/confluentinc/confluent-kafka-go github.com/twmb/franz-go");
    put("elasticsearch", "go", "github.com/elastic/go-elasticsearch");
    put("postgres", "cargo", "postgres tokio-postgres deadpool-postgres");
    put("mysql", "cargo", "mysql mysql_async");
    put("mongodb", "cargo", "mongodb");
    put("redis", "cargo", "redis deadpool-redis fred bb8-redis");
    put("rabbitmq", "cargo", "lapin");
    put("memcached", "cargo", "memcache");
    put("nats", "cargo", "async-nats nats");
    put("kafka", "cargo", "rdkafka");
    put(
        "postgres",
        "maven",
        "postgresql r2dbc-postgresql quarkus-jdbc-postgresql "
            + "quarkus-reactive-pg-client vertx-pg-client");
    put("mysql", "maven", "mysql-connector-java mysql-connector-j r2dbc-mysql quarkus-jdbc-mysql");
    put("mariadb", "maven", "mariadb-java-client r2dbc-mariadb quarkus-jdbc-mariadb");
    put(
        "mongodb",
        "maven",
        "mongodb-driver-sync mongodb-driver-reactivestreams "
            + "mongo-java-driver spring-boot-starter-data-mongodb quarkus-mongodb-client");
    put(
        "redis",
        "maven",
        "jedis lettuce-core redisson spring-boot-starter-data-redis "
            + "spring-boot-starter-data-redis-reactive quarkus-redis-client carmine");
    put("rabbitmq", "maven", "amqp-client spring-boot-starter-amqp spring-rabbit");
    put("memcached", "maven", "spymemcached xmemcached");
    put("nats", "maven", "jnats");
    put("kafka", "maven", "kafka-clients spring-kafka kafka-streams");
    put("elasticsearch", "maven", "elasticsearch-java spring-boot-starter-data-elasticsearch");
    put("postgres", "hex", "postgrex");
    put("mysql", "hex", "myxql mariaex");
    put("mongodb", "hex", "mongodb_driver mongodb");
    put("redis", "hex", "redix exq");
    put("rabbitmq", "hex", "amqp broadway_rabbitmq");
    put("postgres", "nuget", "Npgsql Npgsql.EntityFrameworkCore.PostgreSQL");
    put("mysql", "nuget", "MySql.Data MySqlConnector Pomelo.EntityFrameworkCore.MySql");
    put("mongodb", "nuget", "MongoDB.Driver");
    put("redis", "nuget", "StackExchange.Redis Microsoft.Extensions.Caching.StackExchangeRedis");
    put("rabbitmq", "nuget", "RabbitMQ.Client MassTransit.RabbitMQ");
    put("postgres", "shard", "pg");
    put("mysql", "shard", "mysql");
    put("redis", "shard", "redis");
  }

  /// Libraries for several databases, whose extras or features say for which.
  private static final Map<String, List<String>> KINDS_BY_WORD =
      Map.of(
          "diesel", List.of("postgres", "mysql"),
          "sqlx", List.of("postgres", "mysql"),
          "sea-orm", List.of("sqlx-postgres", "sqlx-mysql"),
          "celery", List.of("redis"),
          "databases", List.of("postgresql", "mysql"),
          "django-environ", List.of());

  private static void put(String kind, String source, String names) {
    for (String name : names.split(" ", -1)) {
      KIND_BY_LIBRARY.put(source + " " + name, kind);
    }
  }

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    for (Dependency one : Dependencies.of(files)) {
      String kind = one.main() ? KIND_BY_LIBRARY.get(one.source() + " " + one.name()) : null;
      if (kind != null) {
        need(kind, one, gathered);
      } else if (one.main()) {
        KINDS_BY_WORD.getOrDefault(one.name(), List.of()).stream()
            .filter(word -> one.detail().matches(".*\\b" + word + "\\b.*"))
            .forEach(word ->
                Connections.kind(word.replaceFirst("^sqlx-", ""))
                    .ifPresent(found -> need(found, one, gathered)));
      }
    }
    return gathered.done();
  }

  private static void need(String kind, Dependency one, Gathered gathered) {
    gathered.service(
        new ServiceNeed(kind, kind, "", Map.of(), one.says(one.name() + " speaks to " + kind)));
  }
}
