// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A program of the machine to run to its end: without a shell, with only the named variables, with
/// bounded output and time.
///
/// @param arguments the program first
/// @param variables all of its environment, besides `PATH` and `LC_ALL`
/// @param timeout after which it and its children are killed
public record Command(List<String> arguments, Map<String, String> variables, Duration timeout) {
  private static final int MAX_OUTPUT_BYTES = 64 << 20;
  private static final int MAX_LINE_CHARACTERS = 4_000;
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  public Command {
    arguments = List.copyOf(arguments);
    variables = Map.copyOf(variables);
  }

  /// How the program ended.
  ///
  /// @param status 0 to 255, [#TIMED_OUT] or [#OVERFLOWED]
  /// @param output its standard output
  public record Ended(int status, String output) {
    /// The status of a program that was killed because its time was over.
    public static final int TIMED_OUT = -1;

    /// The status of a program that was killed because it printed more than it was allowed to.
    public static final int OVERFLOWED = -2;

    public boolean succeeded() {
      return status == 0;
    }
  }

  /// A command without variables of its own.
  public static Command of(Duration timeout, String... arguments) {
    return new Command(List.of(arguments), Map.of(), timeout);
  }

  /// Runs the program in `/` and waits.
  ///
  /// @param errorLine hears each line of standard error, on another thread
  /// @throws IOException when it cannot be started, or prints more than 64 MiB
  public Ended run(Consumer<String> errorLine) throws IOException {
    Ended ended = run(errorLine, MAX_OUTPUT_BYTES);
    if (ended.status() == Ended.OVERFLOWED) {
      throw new IOException(arguments.getFirst() + " printed too much");
    }
    return ended;
  }

  /// Runs the program in `/` and waits; one that prints more than `maxOutputBytes` is killed.
  ///
  /// @param errorLine hears each line of standard error, on another thread
  /// @throws IOException when it cannot be started
  public Ended run(Consumer<String> errorLine, int maxOutputBytes) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().putAll(allVariables());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.start();
    try {
      Thread errors = Thread.ofVirtual().start(() -> lines(process.getErrorStream(), errorLine));
      AtomicBoolean timedOut = new AtomicBoolean();
      Thread watch = Thread.ofVirtual().start(() -> endInTime(process, timedOut));
      byte[] output = process.getInputStream().readNBytes(maxOutputBytes);
      if (output.length == maxOutputBytes) {
        watch.interrupt();
        return new Ended(Ended.OVERFLOWED, "");
      }
      int status = process.waitFor();
      errors.join();
      watch.interrupt();
      return new Ended(
          timedOut.get() ? Ended.TIMED_OUT : status, new String(output, StandardCharsets.UTF_8));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException(arguments.getFirst() + " was interrupted");
    } finally {
      killAll(process);
    }
  }

  private Map<String, String> allVariables() {
    Map<String, String> all = new HashMap<>(Map.of("PATH", PATH, "LC_ALL", "C.UTF-8"));
    all.putAll(variables);
    return all;
  }

  private void endInTime(Process process, AtomicBoolean timedOut) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        timedOut.set(true);
        killAll(process);
      }
    } catch (InterruptedException _) {
      // the program has ended, nobody waits any more
    }
  }

  private static void killAll(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void lines(InputStream stream, Consumer<String> each) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        each.accept(
            line.length() > MAX_LINE_CHARACTERS ? line.substring(0, MAX_LINE_CHARACTERS) : line);
      }
    } catch (IOException | UncheckedIOException _) {
      // the stream of a killed program ends this way
    }
  }
}
