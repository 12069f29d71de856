// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Says what the parts of a file are. Nobody waits for it for long: who comes while a file is being
/// read for the first time gets nothing, and who comes after that gets all. Safe for use by many
/// threads.
public final class Highlighter implements AutoCloseable {
  private static final int MOST_BYTES = 128 << 10;
  private static final int MOST_WAITING = 64;
  private static final long MOST_REMEMBERED_SPANS = 4_000_000;

  /// What a page waits for the first reading.
  private static final Duration MOST_WAIT = Duration.ofMillis(250);

  /// After which a reader that does not answer is ended.
  private static final Duration MOST_TIME = Duration.ofSeconds(10);

  /// After which a file that could not be read is tried again.
  private static final Duration LIFE = Duration.ofMinutes(30);

  private final Reading reading = new Reading(MOST_TIME);
  private final ThreadPoolExecutor turns =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("highlight").factory());
  private final AsyncCache<Key, Spans> known =
      Caffeine.newBuilder()
          .maximumWeight(MOST_REMEMBERED_SPANS)
          .<Key, Spans>weigher((_, spans) -> spans.count() + 16)
          .expireAfterWrite(LIFE)
          .executor(Runnable::run)
          .buildAsync();

  private record Key(Grammar grammar, String digest) {}

  /// The parts of a file.
  ///
  /// @param path by whose last name it is known what it is
  public Spans spans(String path, String text) {
    Optional<Grammar> grammar = Grammar.of(path);
    if (grammar.isEmpty() || text.length() > MOST_BYTES || text.isEmpty()) {
      return Spans.NONE;
    }
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > MOST_BYTES) {
      return Spans.NONE;
    }
    Key key = new Key(grammar.get(), digest(bytes));
    try {
      return known
          .get(
              key,
              (_, _) ->
                  CompletableFuture.supplyAsync(
                      () -> Spans.of(reading.read(key.grammar(), bytes), text.length()), turns))
          .get(MOST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | RejectedExecutionException _) {
      return Spans.NONE;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Spans.NONE;
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    turns.shutdownNow();
    reading.close();
  }
}
