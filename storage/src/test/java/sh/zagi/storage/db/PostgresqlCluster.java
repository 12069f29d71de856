// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL 15 in a folder of its own; tests have it by [OneCluster].
final class PostgresqlCluster implements AutoCloseable {
  private static final Path BINARIES = Path.of("/usr/lib/postgresql/15/bin");

  /// A password is asked of nobody but this user.
  static final String GUARDED_USER = "guarded";

  private final Path folder;
  private final int port;
  private final AtomicInteger names = new AtomicInteger();

  private PostgresqlCluster(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static PostgresqlCluster start() throws IOException, InterruptedException {
    assertThat(BINARIES.resolve("initdb"))
        .as("package postgresql-15 (./zagi test adds it)")
        .exists();
    Path folder = Files.createTempDirectory("zagi-pg");
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    PostgresqlCluster cluster = new PostgresqlCluster(folder, port);
    run(List.of("chown", "postgres", folder.toString()));
    String data = folder.resolve("data").toString();
    asPostgres("initdb", "-D", data, "-U", "zagi", "--auth=trust", "-N");
    Path rules = folder.resolve("data/pg_hba.conf");
    Files.writeString(
        rules,
        "host all " + GUARDED_USER + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
    String options = "-p " + port + " -k " + folder + " -c listen_addresses=127.0.0.1";
    asPostgres("pg_ctl", "-D", data, "-w", "-l", folder + "/log", "-o", options, "start");
    return cluster;
  }

  /// Makes a database.
  ///
  /// @return its address, as a user who may do everything
  String create(String database) throws IOException, InterruptedException {
    sql("postgres", "create database " + database);
    return url(database);
  }

  /// Makes a database that nobody else uses.
  String create() throws IOException, InterruptedException {
    return create(freshName());
  }

  String freshName() {
    return "target" + names.incrementAndGet();
  }

  String url(String database) {
    return url(database, "user=zagi");
  }

  String url(String database, String parameters) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?" + parameters;
  }

  /// Runs a statement as a user who may do everything.
  void sql(String database, String statement) throws IOException, InterruptedException {
    asPostgres(
        "psql",
        "-h",
        "127.0.0.1",
        "-p",
        "" + port,
        "-U",
        "zagi",
        "-d",
        database,
        "-v",
        "ON_ERROR_STOP=1",
        "-c",
        statement);
  }

  private static void asPostgres(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("runuser", "-u", "postgres", "--"));
    command.add(BINARIES.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(Path.of("/dev/null").toFile())
            .start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }

  @Override
  public void close() throws IOException {
    try {
      asPostgres("pg_ctl", "-D", folder + "/data", "-m", "immediate", "stop");
      run(List.of("rm", "-rf", folder.toString()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
