// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Many terminals of one server, open at the same time, each a real ssh client at a prompt.
final class Terminals implements AutoCloseable {
  private static final int MOST_SECONDS = 60;
  private static final long BETWEEN_KEYS_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final List<Terminal> open = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /// Adds one that is at its prompt when this returns.
  void open(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Terminal terminal = new Terminal(process);
    open.add(terminal);
    terminal.awaitPrompt();
  }

  int size() {
    return open.size();
  }

  /// Types one key in the terminal whose turn it is.
  ///
  /// @return the time to its echo
  Duration echo() throws IOException {
    Terminal next = open.get(Math.floorMod(turn.getAndIncrement(), open.size()));
    return next.type().orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join();
  }

  /// Types one key every 10 ms, in each terminal in turn, and waits for none before the next.
  ///
  /// @return the time from each key to its echo
  Series echoes(int keys) throws IOException, InterruptedException {
    List<CompletableFuture<Duration>> echoes = new ArrayList<>();
    long next = System.nanoTime();
    for (int key = 0; key < keys; key++) {
      long pause = next - System.nanoTime();
      if (pause > 0) {
        TimeUnit.NANOSECONDS.sleep(pause);
      }
      echoes.add(open.get(key % open.size()).type());
      next += BETWEEN_KEYS_NANOS;
    }
    List<Duration> times = new ArrayList<>();
    for (CompletableFuture<Duration> echo : echoes) {
      times.add(echo.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join());
    }
    return new Series(times);
  }

  @Override
  public void close() {
    open.forEach(terminal -> terminal.process.destroy());
  }

  private static final class Terminal {
    private static final int KEY = 'x';
    private static final CompletableFuture<Duration> NONE = new CompletableFuture<>();

    private final Process process;
    private final CompletableFuture<Boolean> prompt = new CompletableFuture<>();
    private final StringBuilder before = new StringBuilder();
    private volatile CompletableFuture<Duration> echo = NONE;
    private volatile long typedNanos;

    Terminal(Process process) {
      this.process = process;
      Thread.ofPlatform().daemon().name("terminal " + process.pid()).start(this::read);
    }

    void awaitPrompt() throws IOException {
      if (!prompt.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join()) {
        throw new IOException("no prompt: " + before.toString().strip());
      }
    }

    CompletableFuture<Duration> type() throws IOException {
      CompletableFuture<Duration> next = new CompletableFuture<>();
      OutputStream keys = process.getOutputStream();
      typedNanos = System.nanoTime();
      echo = next;
      keys.write(KEY);
      keys.flush();
      return next;
    }

    private void read() {
      byte[] block = new byte[4096];
      try (InputStream in = process.getInputStream()) {
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
          take(new String(block, 0, count, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      } catch (IOException _) {
        // It is closed with the terminals.
      }
      prompt.complete(false);
    }

    private void take(String text) {
      if (prompt.isDone()) {
        if (text.indexOf(KEY) >= 0) {
          echo.complete(Duration.ofNanos(System.nanoTime() - typedNanos));
        }
        return;
      }
      before.append(text);
      if (Client.isPrompt(before)) {
        prompt.complete(true);
      }
    }
  }
}
