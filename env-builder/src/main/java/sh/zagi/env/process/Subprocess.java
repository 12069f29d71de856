// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A program to run to its end, with an empty environment but for what is given and no input.
///
/// @param outputLimitBytes of standard output and of standard error each; the rest is read and lost
public record Subprocess(
    List<String> command,
    Map<String, String> variables,
    Optional<Path> folder,
    Duration timeout,
    int outputLimitBytes) {
  private static final int OUTPUT_LIMIT_BYTES = 8 << 20;
  private static final int CHUNK_BYTES = 16 << 10;

  /// How a program that exceeded its time is reported.
  public static final int TIMED_OUT = -1;

  public Subprocess {
    command = List.copyOf(command);
    variables = Map.copyOf(variables);
  }

  /// A command that may take up to `timeout`.
  public static Subprocess of(Duration timeout, List<String> command) {
    return new Subprocess(command, Map.of(), Optional.empty(), timeout, OUTPUT_LIMIT_BYTES);
  }

  /// The same with one more environment variable.
  public Subprocess with(String name, String value) {
    Map<String, String> more = new TreeMap<>(variables);
    more.put(name, value);
    return new Subprocess(command, more, folder, timeout, outputLimitBytes);
  }

  /// The same, started in `place`.
  public Subprocess in(Path place) {
    return new Subprocess(command, variables, Optional.of(place), timeout, outputLimitBytes);
  }

  /// Runs to the end; a program that takes too long is killed together with its children.
  public Finished run() throws IOException, InterruptedException {
    Process process = builder().start();
    process.getOutputStream().close();
    Capture out = capture(process.getInputStream());
    Capture error = capture(process.getErrorStream());
    try {
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        end(process);
      }
      return new Finished(ended ? process.waitFor() : TIMED_OUT, out.text(), error.text());
    } finally {
      end(process);
    }
  }

  ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    folder.ifPresent(place -> builder.directory(place.toFile()));
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(variables);
    return builder;
  }

  static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  Capture capture(InputStream stream) {
    Capture capture = new Capture(stream, outputLimitBytes);
    capture.start();
    return capture;
  }

  /// What a program left behind.
  ///
  /// @param exit its exit status, 128 + n for signal n, or [#TIMED_OUT]
  public record Finished(int exit, String out, String error) {
    public boolean succeeded() {
      return exit == 0;
    }
  }

  /// A thread that drains a stream and keeps its beginning.
  static final class Capture {
    private final InputStream stream;
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread thread;

    Capture(InputStream stream, int limit) {
      this.stream = stream;
      this.limit = limit;
      this.thread = Thread.ofVirtual().name("output of a subprocess").unstarted(this::drain);
    }

    void start() {
      thread.start();
    }

    String text() throws InterruptedException {
      thread.join(Duration.ofSeconds(5));
      synchronized (kept) {
        return kept.toString(java.nio.charset.StandardCharsets.UTF_8);
      }
    }

    private void drain() {
      byte[] chunk = new byte[CHUNK_BYTES];
      try (stream) {
        for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
          synchronized (kept) {
            kept.write(chunk, 0, Math.min(read, limit - kept.size()));
          }
        }
      } catch (IOException _) {
        // The program was killed: what was read until then is all there is.
      }
    }
  }
}
