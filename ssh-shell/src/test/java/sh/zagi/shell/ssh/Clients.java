// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Real OpenSSH and git clients with keys of their own, away from the machine's configuration.
final class Clients {
  private static final int MOST_SECONDS = 60;

  private final Path folder;
  private final int port;

  Clients(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  record Ended(int exit, String out, String err) {}

  /// The public line of an actor's key, made at first use.
  static String key(Path folder, String actor) throws IOException, InterruptedException {
    Path key = folder.resolve("key-" + actor);
    if (!Files.exists(key)) {
      new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
          .start()
          .waitFor();
    }
    return Files.readString(folder.resolve("key-" + actor + ".pub")).strip();
  }

  private List<String> options(String actor) {
    return List.of(
        "-F",
        "none",
        "-i",
        folder.resolve("key-" + actor).toString(),
        "-o",
        "IdentitiesOnly=yes",
        "-o",
        "BatchMode=yes",
        "-o",
        "StrictHostKeyChecking=accept-new",
        "-o",
        "UserKnownHostsFile=" + folder.resolve("known_hosts"),
        "-p",
        Integer.toString(port));
  }

  /// Runs ssh as an actor; the words follow the options.
  Ended ssh(String actor, String... words) throws IOException, InterruptedException {
    return run(sshProcess(actor, words));
  }

  ProcessBuilder sshProcess(String actor, String... words) {
    List<String> command = new ArrayList<>(List.of("ssh"));
    command.addAll(options(actor));
    command.addAll(List.of(words));
    return new ProcessBuilder(command);
  }

  Ended git(String actor, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile());
    process.environment().put("GIT_SSH_COMMAND", "ssh " + String.join(" ", options(actor)));
    process.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    process.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      process.environment().put("GIT_" + who + "_NAME", actor);
      process.environment().put("GIT_" + who + "_EMAIL", actor + "@example.org");
    }
    return run(process);
  }

  String url(String repository) {
    return "ssh://git@127.0.0.1:" + port + "/" + repository;
  }

  private Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return new Ended(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
