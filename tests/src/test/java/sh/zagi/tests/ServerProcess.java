// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The product in a process of its own, as an operator would start it.
public final class ServerProcess implements AutoCloseable {
  /// On a machine that does much else a start of three seconds takes more than a minute.
  private static final Duration MOST_TIME_TO_START = Duration.ofMinutes(5);

  private static final Duration MOST_TIME_TO_STOP = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(10);

  private final Process process;
  private final Path data;
  private final Path out;
  private final Path err;
  private final long startedNanos = System.nanoTime();
  private Duration startTime = Duration.ZERO;
  private int sshPort;
  private int httpPort;

  private ServerProcess(Process process, Path data, Path out, Path err) {
    this.process = process;
    this.data = data;
    this.out = out;
    this.err = err;
  }

  /// Starts `serve` and waits until it is ready or has ended.
  ///
  /// @param jvmOptions for the new Java machine
  /// @param data the folder of `--data`, which `arguments` must not name again
  /// @param logs a folder for what it prints
  public static ServerProcess start(
      List<String> jvmOptions, Path data, List<String> arguments, Path logs)
      throws IOException, InterruptedException {
    return start(jvmOptions, data, arguments, Map.of(), logs);
  }

  /// The same with variables of its environment set otherwise than here.
  public static ServerProcess start(
      List<String> jvmOptions,
      Path data,
      List<String> arguments,
      Map<String, String> variables,
      Path logs)
      throws IOException, InterruptedException {
    return start(new Start(List.of(), jvmOptions, variables), data, arguments, logs);
  }

  /// What stands around the arguments.
  ///
  /// @param before a program that becomes the server after it did something, with its arguments
  public record Start(
      List<String> before, List<String> jvmOptions, Map<String, String> variables) {}

  /// The same with another program in front.
  public static ServerProcess start(Start start, Path data, List<String> arguments, Path logs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(start.before());
    command.addAll(List.of(command(start.jvmOptions(), "serve", "--data", data.toString())));
    command.addAll(arguments);
    Path ports = data.resolve("run").resolve("ports");
    Path out = Files.createTempFile(logs, "server", ".out");
    Path err = Files.createTempFile(logs, "server", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(logs.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ZAGI_"));
    builder.environment().putAll(start.variables());
    ServerProcess server = new ServerProcess(builder.start(), data, out, err);
    LeftServers.add(server.process, data);
    server.awaitReady(ports);
    return server;
  }

  /// The program under test with other words than `serve`.
  public static String[] command(List<String> jvmOptions, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(), "sh.zagi.server.Main"));
    command.addAll(List.of(words));
    return command.toArray(String[]::new);
  }

  /// What the tests run with, without the tests; else to the letter, or a start-up cache would not
  /// fit.
  private static String classPath() {
    String mine =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(mine.split(File.pathSeparator, -1))
        .filter(part -> !part.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void awaitReady(Path ports) throws IOException, InterruptedException {
    long deadline = startedNanos + MOST_TIME_TO_START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      // The folder may still hold the ports of the server before, but the words are its own.
      Optional<String> now = out().contains("ready in") ? read(ports) : Optional.empty();
      if (now.isPresent()) {
        startTime = Duration.ofNanos(System.nanoTime() - startedNanos);
        sshPort = port(now.get(), "ssh=");
        httpPort = port(now.get(), "http=");
        return;
      }
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (process.isAlive()) {
      close();
    }
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      boolean whole = text.contains("ssh=") && text.contains("http=") && text.endsWith("\n");
      return whole ? Optional.of(text) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static int port(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key))
        .map(line -> Integer.parseInt(line.substring(key.length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public Path data() {
    return data;
  }

  public int sshPort() {
    return sshPort;
  }

  public int httpPort() {
    return httpPort;
  }

  public long pid() {
    return process.pid();
  }

  /// From the start of the process to its open doors.
  public Duration startTime() {
    return startTime;
  }

  public String out() throws IOException {
    return Files.readString(out);
  }

  public String err() throws IOException {
    return Files.readString(err);
  }

  /// Waits for a process that was told to end, or ended by itself.
  ///
  /// @return its exit status, as a shell tells it
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(MOST_TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return process.exitValue();
  }

  /// @return whether it has ended by itself
  public boolean endsWithin(Duration most) throws InterruptedException {
    return process.waitFor(most);
  }

  /// Tells it to stop, as a system does, and waits.
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /// Ends it as a lost power supply would, as far as its own memory goes.
  public int kill() throws InterruptedException {
    process.destroyForcibly();
    return awaitEnd();
  }

  /// Options for tests that start many servers: quick to start, slow to run.
  public static List<String> quickStart() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1");
  }

  /// The environment without what belongs to the caller's own git and ssh.
  public static Map<String, String> plainEnvironment() {
    return Map.of(
        "PATH", System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        "LC_ALL", "C.UTF-8",
        "TERM", "xterm",
        "GIT_CONFIG_NOSYSTEM", "1",
        "GIT_TERMINAL_PROMPT", "0");
  }

  /// Stops it, and its sessions, which would go on without it.
  @Override
  public void close() {
    process.destroy();
    try {
      awaitEnd();
      SessionRemains.clear(data);
      LeftServers.remove(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
