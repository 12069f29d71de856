// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sh.zagi.tests.ServerProcess;

/// The verbs that start programs: clients as one of the actors, and servers of the script's own.
final class Programs implements AutoCloseable {
  static final Set<String> VERBS =
      Set.of(
          "ssh",
          "tty",
          "git",
          "curl",
          "exec",
          "zagi",
          "parallel",
          "eventually",
          "wait",
          "log",
          "serve",
          "stop",
          "kill9",
          "restart");

  private static final Duration POLL = Duration.ofMillis(200);
  private static final String EVERYDAY_ACTOR = "alice";

  private final Stage stage;
  private final Scene scene;
  private final List<Exec> background = new ArrayList<>();
  private Optional<ServerProcess> own = Optional.empty();
  private Served ownServed = new Served(List.of(), Map.of());
  private String failedServerLog = "";

  Programs(Stage stage, Scene scene) {
    this.stage = stage;
    this.scene = scene;
  }

  /// Runs one line.
  ///
  /// @return what it did; nothing when it goes on in the background
  Optional<Exec.Ran> run(ScriptLine line) throws IOException, InterruptedException {
    return switch (line.verb()) {
      case "wait" -> Optional.of(awaitBackground());
      case "serve" -> Optional.of(serve(line.arguments()));
      case "stop" -> Optional.of(output(ownServer(), ownServer().stop()));
      case "kill9" -> Optional.of(killed());
      case "restart" -> Optional.of(restart());
      case "parallel" -> Optional.of(parallel(line));
      case "eventually" -> Optional.of(eventually(line));
      case "log" -> Optional.of(new Exec.Ran(0, "", server().err()));
      default -> client(line);
    };
  }

  private Optional<Exec.Ran> client(ScriptLine line) throws IOException, InterruptedException {
    Exec exec = Exec.start(call(line, line.words()));
    background.add(exec);
    if (line.background()) {
      return Optional.empty();
    }
    Exec.Ran ran = exec.await();
    background.remove(exec);
    exec.close();
    return Optional.of(ran);
  }

  private Exec.Call call(ScriptLine line, List<String> words)
      throws IOException, InterruptedException {
    Actor actor = actor(line.actor().orElse(EVERYDAY_ACTOR));
    Map<String, String> variables = new HashMap<>(actor.variables());
    scene
        .variables()
        .forEach((name, value) -> {
          // Long words are for the command line: a process takes no such variable.
          if (!name.equals("LONG")) {
            variables.put(name, value);
          }
        });
    List<String> command = new ArrayList<>();
    switch (words.getFirst()) {
      case "ssh" -> command.addAll(List.of("ssh", "-F", actor.config().toString()));
      case "tty" -> command.addAll(List.of("ssh", "-tt", "-F", actor.config().toString()));
      case "curl" -> command.addAll(List.of("curl", "-sS", "--max-time", "60"));
      case "git" -> command.add("git");
      case "exec" -> {}
      case "zagi" -> command.addAll(List.of(ServerProcess.command(ServerProcess.quickStart())));
      default -> throw new IllegalArgumentException("not a program: " + words.getFirst());
    }
    command.addAll(words.subList(1, words.size()));
    return new Exec.Call(
        command, scene.folder(), variables, scene.input(), line.verb().equals("tty"));
  }

  private Actor actor(String name) throws IOException, InterruptedException {
    Actor actor = Actor.settle(scene.work().resolve(".actors"), stage.keys(), name);
    actor.pointTo(server().sshPort());
    return actor;
  }

  /// `parallel COUNT PROGRAM ...`: all at once; `%` in a word is the number of the copy.
  private Exec.Ran parallel(ScriptLine line) throws IOException, InterruptedException {
    int count = Integer.parseInt(line.arguments().getFirst());
    List<String> words = line.arguments().subList(1, line.arguments().size());
    for (int copy = 1; copy <= count; copy++) {
      String number = Integer.toString(copy);
      background.add(
          Exec.start(call(line, words.stream().map(word -> word.replace("%", number)).toList())));
    }
    return awaitBackground();
  }

  /// `eventually SECONDS PROGRAM ...`: again and again until it succeeds or the time is up.
  private Exec.Ran eventually(ScriptLine line) throws IOException, InterruptedException {
    Duration limit = Duration.ofSeconds(Long.parseLong(line.arguments().getFirst()));
    List<String> words = line.arguments().subList(1, line.arguments().size());
    long start = System.nanoTime();
    while (true) {
      Exec.Ran ran = Exec.run(call(line, words));
      if (ran.status() == 0 || System.nanoTime() - start > limit.toNanos()) {
        return ran;
      }
      Thread.sleep(POLL);
    }
  }

  /// Waits for all that goes on in the background.
  ///
  /// @return the worst status and all output in the order of their start
  Exec.Ran awaitBackground() throws IOException, InterruptedException {
    List<Exec.Ran> all = new ArrayList<>();
    for (Exec exec : background) {
      all.add(exec.await());
      exec.close();
    }
    background.clear();
    int worst =
        all.stream()
            .mapToInt(Exec.Ran::status)
            .reduce(0, (one, other) -> one == Exec.TIMED_OUT ? one : other == 0 ? one : other);
    return new Exec.Ran(
        worst,
        all.stream().map(Exec.Ran::out).collect(Collectors.joining()),
        all.stream().map(Exec.Ran::err).collect(Collectors.joining()));
  }

  /// How a server was started.
  private record Served(List<String> arguments, Map<String, String> variables) {}

  /// `serve [NAME=VALUE ...] [ARGUMENT ...]`: starts a server of the script's own, on `$WORK/data`
  /// unless told; from then on it is `zagi`.
  private Exec.Ran serve(List<String> words) throws IOException, InterruptedException {
    List<String> rest = new ArrayList<>(words);
    Map<String, String> variables = new HashMap<>();
    while (!rest.isEmpty() && rest.getFirst().matches("[A-Z_]+=.*")) {
      String[] pair = rest.removeFirst().split("=", 2);
      variables.put(pair[0], pair[1]);
    }
    Path data = scene.work().resolve("data");
    int at = rest.indexOf("--data");
    if (at >= 0) {
      data = scene.folder().resolve(rest.get(at + 1));
      rest.subList(at, at + 2).clear();
    }
    ServerProcess started = stage.serve(data, rest, variables, scene.work());
    Exec.Ran ran = output(started, started.isRunning() ? 0 : started.awaitEnd());
    if (!started.isRunning()) {
      failedServerLog = started.err();
      return ran;
    }
    own.ifPresent(ServerProcess::close);
    own = Optional.of(started);
    ownServed = new Served(rest, variables);
    for (String name : Actor.NAMES) {
      actor(name).forgetHosts();
    }
    return ran;
  }

  /// Starts the script's own server again on the same folder and ports, so that nobody who knows
  /// its host key has to learn another.
  private Exec.Ran restart() throws IOException, InterruptedException {
    ServerProcess before = ownServer();
    if (before.isRunning()) {
      before.stop();
    }
    ServerProcess started =
        stage.serve(before.data(), ownServed.arguments(), ownServed.variables(), scene.work());
    own = Optional.of(started);
    return output(started, started.isRunning() ? 0 : started.awaitEnd());
  }

  /// Reads what it printed, after `status` is known.
  private static Exec.Ran output(ServerProcess server, int status) throws IOException {
    return new Exec.Ran(status, server.out(), server.err());
  }

  /// That its status tells of a signal is what was asked for.
  private Exec.Ran killed() throws IOException, InterruptedException {
    ownServer().kill();
    return output(ownServer(), 0);
  }

  private ServerProcess ownServer() {
    return own.orElseThrow(
        () -> new IllegalArgumentException("the shared server is not the script's to end"));
  }

  private ServerProcess server() throws IOException, InterruptedException {
    return own.isPresent() ? own.get() : stage.sharedServer();
  }

  /// Those of the scene and those that need a server to know.
  Map<String, String> variables() throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>(scene.variables());
    for (String name : Actor.NAMES) {
      variables.put(name.toUpperCase(Locale.ROOT) + "_KEY", stage.publicKey(name));
    }
    ServerProcess server = server();
    variables.put("SSH_PORT", Integer.toString(server.sshPort()));
    variables.put("HTTP_PORT", Integer.toString(server.httpPort()));
    variables.put("HTTP", "http://127.0.0.1:" + server.httpPort());
    variables.put("DATA", server.data().toString());
    return variables;
  }

  String serverLog() throws IOException {
    return own.isPresent() ? own.get().err() : failedServerLog;
  }

  @Override
  public void close() throws IOException {
    for (Exec exec : background) {
      exec.close();
    }
    own.ifPresent(ServerProcess::close);
  }
}
