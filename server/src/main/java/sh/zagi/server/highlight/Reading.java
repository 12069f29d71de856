// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one [Reader] that runs, started when it is needed and again when it died. Files are given to
/// it by one thread, which also starts it: the box ends with the thread that made it.
final class Reading implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  private static final Duration MOST_TIME_TO_START = Duration.ofMinutes(2);
  private static final Duration BETWEEN_STARTS = Duration.ofSeconds(5);
  private static final int MOST_NUMBERS = 3 << 20;
  private static final int[] NOTHING = {};

  private final Duration mostTime;
  private volatile @Nullable Running running;
  private long startedNanos = System.nanoTime() - BETWEEN_STARTS.toNanos();

  private record Running(Process process, DataInputStream in, DataOutputStream out) {}

  /// @param mostTime after which a reader that does not answer is ended
  Reading(Duration mostTime) {
    this.mostTime = mostTime;
  }

  /// Reads a file. One that ends the reader has no parts.
  ///
  /// @throws IllegalStateException when there is no reader now
  int[] read(Grammar grammar, byte[] text) {
    Running reader = reader();
    try {
      return within(mostTime, reader, () -> ask(reader, grammar, text));
    } catch (IOException _) {
      LOG.info("the highlighter ended over a {} file", grammar);
      stop(reader);
      return NOTHING;
    }
  }

  private static int[] ask(Running reader, Grammar grammar, byte[] text) throws IOException {
    reader.out().writeUTF(grammar.name());
    reader.out().writeInt(text.length);
    reader.out().write(text);
    reader.out().flush();
    int count = reader.in().readInt();
    if (count < 0 || count > MOST_NUMBERS) {
      throw new IOException("not an answer");
    }
    int[] numbers = new int[count];
    for (int at = 0; at < count; at++) {
      numbers[at] = reader.in().readInt();
    }
    return numbers;
  }

  private Running reader() {
    Running now = running;
    if (now != null && now.process().isAlive()) {
      return now;
    }
    long nanos = System.nanoTime();
    if (nanos - startedNanos < BETWEEN_STARTS.toNanos()) {
      throw new IllegalStateException("not so soon after the last one");
    }
    startedNanos = nanos;
    try {
      Running started = start();
      running = started;
      if (within(MOST_TIME_TO_START, started, () -> started.in().read()) != Reader.READY) {
        throw new IOException("it ended at once");
      }
      return started;
    } catch (IOException e) {
      LOG.warn("files are shown without colours: {}", e.getMessage());
      throw new UncheckedIOException(e);
    }
  }

  private static Running start() throws IOException {
    Process process = new ProcessBuilder(Box.command()).redirectError(Redirect.DISCARD).start();
    return new Running(
        process,
        new DataInputStream(new BufferedInputStream(process.getInputStream())),
        new DataOutputStream(new BufferedOutputStream(process.getOutputStream())));
  }

  /// What is read from a reader.
  private interface Answer<T> {
    T read() throws IOException;
  }

  /// Ends a reader that does not answer.
  private static <T> T within(Duration time, Running reader, Answer<T> answer) throws IOException {
    CompletableFuture<Void> answered = new CompletableFuture<>();
    var _ =
        answered
            .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(_ -> {
              stop(reader);
              return null;
            });
    try {
      return answer.read();
    } finally {
      answered.complete(null);
    }
  }

  private static void stop(Running reader) {
    reader.process().descendants().forEach(ProcessHandle::destroyForcibly);
    reader.process().destroyForcibly();
  }

  @Override
  public void close() {
    Running last = running;
    if (last != null) {
      stop(last);
    }
  }
}
