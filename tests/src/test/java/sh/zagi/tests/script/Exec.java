// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real program, started and waited for; its output goes to files.
final class Exec implements AutoCloseable {
  private static final Duration MOST_TIME = Duration.ofMinutes(8);

  /// Given in place of a status when the time was up.
  static final int TIMED_OUT = -1;

  /// What the program did.
  record Ran(int status, String out, String err) {}

  /// @param variables the whole environment of the program
  /// @param input what it reads; the pipe stays open when `typed`
  record Call(
      List<String> command,
      Path folder,
      Map<String, String> variables,
      Optional<Path> input,
      boolean typed) {}

  private final Process process;
  private final Path out;
  private final Path err;

  private Exec(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Exec start(Call call) throws IOException {
    Path out = Files.createTempFile("script", ".out");
    Path err = Files.createTempFile("script", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(call.command())
            .directory(call.folder().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .redirectInput(
                call.typed()
                    ? Redirect.PIPE
                    : Redirect.from(call.input().orElse(Path.of("/dev/null")).toFile()));
    builder.environment().clear();
    builder.environment().putAll(call.variables());
    Exec exec = new Exec(builder.start(), out, err);
    if (call.typed()) {
      exec.type(call.input());
    }
    return exec;
  }

  /// Types all lines at once: a terminal keeps them until somebody reads.
  private void type(Optional<Path> lines) throws IOException {
    OutputStream keys = process.getOutputStream();
    if (lines.isPresent()) {
      keys.write(Files.readAllBytes(lines.get()));
    }
    keys.flush();
  }

  Ran await() throws IOException, InterruptedException {
    boolean ended = process.waitFor(MOST_TIME.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      kill();
    }
    return new Ran(ended ? process.exitValue() : TIMED_OUT, text(out), text(err));
  }

  static Ran run(Call call) throws IOException, InterruptedException {
    try (Exec exec = start(call)) {
      return exec.await();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
