// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.tests.ServerProcess;

/// What all scripts of a run share: the actors' keys and one server, started by the first script
/// that needs it.
final class Stage implements AutoCloseable {
  /// All scripts together open more sessions than a person does.
  private static final String SETTINGS = "[session]\nrunning = 200\n";

  private final Path folder;
  private final Path keys;
  private Optional<ServerProcess> server = Optional.empty();

  Stage(Path folder) throws IOException, InterruptedException {
    this.folder = folder.toRealPath();
    this.keys = Files.createDirectories(folder.resolve("keys"));
    for (String name : Actor.NAMES) {
      Actor.makeKey(keys, name);
    }
  }

  Path keys() {
    return keys;
  }

  String publicKey(String name) throws IOException {
    return Files.readString(keys.resolve(name + ".pub")).strip();
  }

  Path newFolder(String script) throws IOException {
    return Files.createTempDirectory(folder, script + "-").toRealPath();
  }

  ServerProcess sharedServer() throws IOException, InterruptedException {
    if (server.isEmpty()) {
      Path settings = Files.writeString(folder.resolve("zagi.toml"), SETTINGS);
      List<String> arguments = List.of("--config", settings.toString());
      ServerProcess started = serve(folder.resolve("data"), arguments, Map.of(), folder);
      server = Optional.of(started);
      if (!started.isRunning()) {
        throw new IOException("server did not start: " + started.err() + started.out());
      }
      addOthers(started);
    }
    return server.get();
  }

  /// Starts a server whose admin is alice, on free ports unless `arguments` name others.
  ///
  /// @param variables set in its environment
  ServerProcess serve(Path data, List<String> arguments, Map<String, String> variables, Path logs)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(arguments);
    addUnlessGiven(all, "--admin-key", keys.resolve("alice.pub").toString());
    addUnlessGiven(all, "--ssh-port", "0");
    addUnlessGiven(all, "--http-port", "0");
    return ServerProcess.start(ServerProcess.quickStart(), data, all, variables, logs);
  }

  private static void addUnlessGiven(List<String> arguments, String flag, String value) {
    if (!arguments.contains(flag)) {
      arguments.addAll(List.of(flag, value));
    }
  }

  /// Gives `bob` an account, and `agent` a key of alice's.
  void addOthers(ServerProcess to) throws IOException, InterruptedException {
    Path homes = Files.createTempDirectory(folder, "setup-");
    Actor alice = Actor.settle(homes, keys, "alice");
    alice.pointTo(to.sshPort());
    ask(alice, List.of("user", "add", "bob", publicKey("bob")));
    ask(alice, List.of("key", "add", "--agent", "claude", publicKey("agent")));
  }

  private static void ask(Actor actor, List<String> verb) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("ssh", "-F", actor.config().toString(), "zagi"));
    words.addAll(verb);
    Exec.Ran ran =
        Exec.run(
            new Exec.Call(
                words, actor.home(), Map.copyOf(actor.variables()), Optional.empty(), false));
    if (ran.status() != 0) {
      throw new IOException(verb + " failed: " + ran.err());
    }
  }

  @Override
  public void close() {
    server.ifPresent(ServerProcess::close);
  }
}
