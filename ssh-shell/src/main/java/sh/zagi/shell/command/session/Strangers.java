// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;

/// Room for people who are not logged in: how many may be in sessions at one time, from one address
/// and together, and how often one address may begin. Safe for use by many threads.
public final class Strangers {
  /// Openings of one address before it has to be quiet for an hour, for each session that it may
  /// have.
  static final int MOST_OPENINGS = 12;

  private static final Duration QUIET = Duration.ofHours(1);
  private static final int MOST_SOURCES = 65_536;
  private static final String WAY_OUT = "with an account here there is more room: log in";

  private final Limits limits;
  private final Map<String, Integer> seated = new HashMap<>();
  private final Cache<String, Integer> opened;

  /// How many, and for how long.
  ///
  /// @param all at one time; 0 lets nobody in
  /// @param each from one address
  /// @param life after which a session ends with its files
  public record Limits(int all, int each, Duration life) {
    public static final Limits NOBODY = new Limits(0, 0, Duration.ZERO);
  }

  public Strangers(Limits limits) {
    this(limits, Ticker.systemTicker());
  }

  Strangers(Limits limits, Ticker ticker) {
    this.limits = limits;
    this.opened =
        Caffeine.newBuilder()
            .maximumSize(MOST_SOURCES)
            .expireAfterWrite(QUIET)
            .ticker(ticker)
            .build();
  }

  /// Whether the operator lets any in.
  public boolean isOpen() {
    return limits.all() > 0;
  }

  /// After which a session of theirs ends.
  public Duration life() {
    return limits.life();
  }

  /// Whether there is a seat.
  sealed interface Asked {
    /// Taken until it is closed.
    record Taken(Seat seat) implements Asked {}

    record Refused(Problem problem) implements Asked {}
  }

  /// A place in use, to be given back once.
  final class Seat implements AutoCloseable {
    private final String source;
    private boolean given;

    private Seat(String source) {
      this.source = source;
    }

    @Override
    public void close() {
      synchronized (Strangers.this) {
        if (!given) {
          given = true;
          seated.computeIfPresent(source, (_, count) -> count > 1 ? count - 1 : null);
        }
      }
    }
  }

  /// Asks for a seat.
  ///
  /// @param source an address, as limits count it
  synchronized Asked take(String source) {
    if (!isOpen()) {
      return refused(ProblemCode.REFUSED, "sessions are for people with an account here");
    }
    if (seated.getOrDefault(source, 0) >= limits.each()) {
      return refused(
          ProblemCode.LIMIT,
          limits.each() == 1
              ? "a session without an account is open from your address already; close it first"
              : limits.each()
                  + " sessions without an account are open from your address, the most");
    }
    if (seated.values().stream().mapToInt(Integer::intValue).sum() >= limits.all()) {
      return refused(
          ProblemCode.LIMIT, "all places for people without an account are taken; try later");
    }
    Integer before = opened.getIfPresent(source);
    if (before != null && before >= MOST_OPENINGS * limits.each()) {
      return refused(
          ProblemCode.LIMIT,
          "too many sessions without an account were opened from your address; try in an hour");
    }
    var _ = opened.asMap().merge(source, 1, Integer::sum);
    seated.merge(source, 1, Integer::sum);
    return new Asked.Taken(new Seat(source));
  }

  private static Asked refused(ProblemCode code, String message) {
    return new Asked.Refused(Problem.of(code, message, WAY_OUT));
  }
}
