// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.folder.DataFolder;
import sh.zagi.tests.ServerProcess;

/// A server that has been in use for long: how soon its doors are open after it was killed, and how
/// long a walk over its audit log takes.
///
/// @param folder that it may fill
record RestartRows(BenchServer servers, Path folder) {
  private static final int REPOSITORIES =
      Integer.getInteger("zagi.bench.restart-repositories", 200);
  private static final int AUDIT_ROWS = Integer.getInteger("zagi.bench.restart-rows", 100_000);
  private static final int FILES = 20;
  private static final String VERB = "repo info";

  void run(Consumer<Result> add) throws IOException, InterruptedException {
    Path data = folder.resolve("data");
    Client client = new Client(folder.resolve("ssh_config"));
    try (ServerProcess server = servers.start(data)) {
      configure(server);
      fill(client);
    }
    Duration appending = append(data);
    add.accept(
        each("row appended to the audit log, as verbs that change nothing append it", appending));
    add.accept(restarts(data));
    try (ServerProcess server = servers.start(data)) {
      configure(server);
      add.accept(verified(client));
    }
  }

  /// There is no peer here, so its name leads nowhere else.
  private void configure(ServerProcess server) throws IOException {
    Client.configure(folder.resolve("ssh_config"), folder, server.sshPort(), server.sshPort());
  }

  /// Every repository has a commit that somebody pushed.
  private void fill(Client client) throws IOException, InterruptedException {
    Path source = folder.resolve("source.git");
    Fixture.make(source, RestartRows::write);
    for (int i = 0; i < REPOSITORIES; i++) {
      client.git("-C", source.toString(), "push", "-q", "zagi:alice/old" + i, "main");
    }
  }

  private static void write(OutputStream out) throws IOException {
    Fixture.commit(out, 0, "all files");
    for (int file = 0; file < FILES; file++) {
      Fixture.file(out, "file" + file + ".txt", "text " + file + "\n");
    }
  }

  /// While no server has the folder, by the code that servers append with.
  private static Duration append(Path data) throws IOException {
    try (DataFolder folder = DataFolder.open(data);
        Database database = Database.open(folder.database(), Optional.empty())) {
      AuditLog log = new AuditLog(database, InstantSource.system());
      long start = System.nanoTime();
      for (int row = 0; row < AUDIT_ROWS; row++) {
        String target = "alice/old" + row % REPOSITORIES;
        log.append(new AuditEvent("alice", VERB, target, "ok", ""));
      }
      return Duration.ofNanos(System.nanoTime() - start);
    } catch (DataFolder.Refused e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Result restarts(Path data) throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int run = 0; run < Bench.WARM_UPS + Bench.RUNS + 1; run++) {
      try (ServerProcess server = servers.start(data)) {
        // The first one came after a server that ended well.
        if (run > Bench.WARM_UPS) {
          times.add(server.startTime());
        }
        server.kill();
      }
    }
    return Result.alone(
        "process start to open doors after SIGKILL, %,d repositories, %,d rows of audit"
            .formatted(REPOSITORIES, AUDIT_ROWS),
        new Series(times).toString());
  }

  private static Result verified(Client client) throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int run = 0; run < Bench.WARM_UPS + Bench.RUNS; run++) {
      Duration time = client.ssh("zagi", "audit", "verify");
      if (run >= Bench.WARM_UPS) {
        times.add(time);
      }
    }
    String said = client.said("zagi", "audit verify");
    if (!said.contains("whole: ")) {
      throw new IOException("audit verify: " + said);
    }
    Series series = new Series(times);
    return Result.alone(
        "`audit verify` of %,d rows, ssh client included".formatted(AUDIT_ROWS),
        "%s, %,.0f rows a second".formatted(series, AUDIT_ROWS / seconds(series.median())));
  }

  private static Result each(String name, Duration all) {
    return Result.alone(
        name,
        String.format(
            Locale.ROOT,
            "%.3f ms, %,.0f a second",
            seconds(all) * 1_000 / AUDIT_ROWS,
            AUDIT_ROWS / seconds(all)));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
