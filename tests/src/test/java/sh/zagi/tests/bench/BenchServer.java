// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sh.zagi.tests.ServerProcess;

/// How servers under measurement are started; their admin is `alice`.
///
/// @param jvmOptions of the launcher
/// @param folder of the key of `alice`, and for what servers print
record BenchServer(List<String> jvmOptions, Path folder) {
  private static final long KIB_PER_MIB = 1024;

  /// One person starts more sessions here than people do.
  private static final String SETTINGS =
      """
      [rate]
      person = "none"
      token = "none"
      address = "none"
      [session]
      running = 10000
      kept = 10000
      all = 10000
      """;

  BenchServer {
    jvmOptions = List.copyOf(jvmOptions);
  }

  /// This process was started with the launcher's options, so servers get the same.
  static BenchServer of(Path checkout, Path folder) {
    List<String> options =
        new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    Path cache = checkout.resolve("build/zagi.aot");
    if (Files.exists(cache)) {
      options.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    }
    return new BenchServer(options, folder);
  }

  /// The same with another folder, which gets a key of `alice`.
  BenchServer in(Path another) throws IOException, InterruptedException {
    BenchServer servers = new BenchServer(jvmOptions, Files.createDirectories(another));
    servers.makeKey();
    return servers;
  }

  void makeKey() throws IOException, InterruptedException {
    String key = folder.resolve("alice").toString();
    Client.check("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "alice@bench", "-f", key);
  }

  /// @param data folder of the server, which may hold what another server left
  ServerProcess start(Path data) throws IOException, InterruptedException {
    ServerProcess server =
        ServerProcess.start(
            jvmOptions,
            data,
            List.of(
                "--ssh-port",
                "0",
                "--http-port",
                "0",
                "--admin-key",
                folder.resolve("alice.pub").toString(),
                "--config",
                Files.writeString(folder.resolve("zagi.toml"), SETTINGS).toString()),
            folder);
    if (!server.isRunning()) {
      throw new IOException("server did not start: " + server.err() + server.out());
    }
    return server;
  }

  /// What of it is in memory.
  static long memoryMib(ServerProcess server) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
        .findFirst()
        .orElseThrow();
  }
}
