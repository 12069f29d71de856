// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// From nothing to a prompt, and what of it is the ssh client's own.
///
/// @param client knows the server under measurement as `zagi` and an OpenSSH server as `peer`
record PromptRows(Path folder, Client client) {

  void run(Bench.Comparison comparison, Consumer<Result> results)
      throws IOException, InterruptedException {
    app();
    Client.Action login = () -> client.sshPrompt("peer");
    Client.Action fresh = () -> client.sshPrompt("alice/app+new@zagi");
    floor(client, comparison);
    comparison.of(Bench.RUNS, "connect to prompt, new session", fresh, "sshd login", login);
    comparison.of(
        Bench.RUNS,
        "connect to prompt, running session",
        () -> client.sshPrompt("alice/app@zagi"),
        "sshd login",
        login);
    try (Podman podman = Podman.start(folder)) {
      comparison.of(
          Bench.RUNS, "connect to prompt, new session", fresh, podman.name(), podman::prompt);
    } catch (IOException e) {
      results.accept(Result.failed("podman run -it", String.valueOf(e.getMessage())));
    }
  }

  /// What every row that begins with an ssh client cannot be faster than.
  static void floor(Client client, Bench.Comparison comparison) throws InterruptedException {
    comparison.of(
        Bench.RUNS,
        "the least over ssh: connect, log in, run nothing (`ssh ... version`)",
        () -> client.ssh("zagi", "version"),
        "`ssh ... true` by sshd with the client's first key exchange",
        () -> client.ssh("peer", "true"));
    comparison.of(
        Bench.RUNS,
        "the same with curve25519 for both",
        () -> client.ssh("-o", Client.QUICK, "zagi", "version"),
        "`ssh ... true` by sshd",
        () -> client.ssh("-o", Client.QUICK, "peer", "true"));
  }

  /// A small project on the server, its environment built.
  void app() throws IOException, InterruptedException {
    Path app = folder.resolve("app");
    if (Files.exists(app)) {
      return;
    }
    Files.createDirectories(app);
    Files.writeString(app.resolve("package.json"), "{\"name\":\"app\",\"version\":\"1.0.0\"}\n");
    String at = app.toString();
    client.git("init", "-q", "-b", "main", at);
    client.git("-C", at, "add", ".");
    client.git(
        "-C", at, "-c", "user.name=b", "-c", "user.email=b@example.org", "commit", "-qm", "app");
    client.git("-C", at, "push", "-q", "zagi:alice/app", "main");
    // The first one builds the environment.
    client.ssh("alice/app@zagi", "true");
  }
}
