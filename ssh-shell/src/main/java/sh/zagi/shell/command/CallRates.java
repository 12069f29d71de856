// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;

/// How often somebody may call. Each has a minute's worth to spend at once, which fills again
/// evenly; who has spent it is told when to come back. Safe for use by many threads.
public final class CallRates {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_CALLERS = 100_000;

  private final Limits limits;
  private final TimeMeter clock;

  /// Who calls nothing for two minutes has everything again, and is forgotten.
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MOST_CALLERS)
          .expireAfterAccess(MINUTE.multipliedBy(2))
          .build();

  /// Calls a minute; [Long#MAX_VALUE] for any number.
  ///
  /// @param person of one person, by all keys and tokens
  /// @param token with one token
  /// @param source of nobody in particular from one [Source]
  public record Limits(long person, long token, long source) {
    /// No limit at all.
    public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /// A call too many.
  ///
  /// @param words who may call how often
  /// @param pause whole seconds, at least one
  public record TooMany(String words, Duration pause) {
    /// One line with the way out.
    public String line() {
      return words + "; try again in " + pause.toSeconds() + " s";
    }
  }

  public CallRates(Limits limits) {
    this(limits, TimeMeter.SYSTEM_NANOTIME);
  }

  CallRates(Limits limits, TimeMeter clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /// Counts a call of somebody who is known.
  ///
  /// @return why it is one too many; nothing is counted then
  public Optional<TooMany> count(Caller caller) {
    if (caller instanceof Caller.Platform || caller instanceof Caller.Anonymous) {
      return Optional.empty();
    }
    String person = caller.rightsOf().map(Account::name).orElse(caller.name());
    Optional<TooMany> many = Optional.empty();
    if (caller instanceof Caller.Bearer bearer) {
      many = take(bearer.name(), limits.token(), "token " + bearer.token().id());
    }
    return many.or(
        () -> take("person:" + person.toLowerCase(Locale.ROOT), limits.person(), person));
  }

  /// Counts a call of nobody in particular.
  ///
  /// @return why it is one too many; nothing is counted then
  public Optional<TooMany> count(Source source) {
    return take("from:" + source.name(), limits.source(), source.name());
  }

  private Optional<TooMany> take(String key, long perMinute, String who) {
    if (perMinute == Long.MAX_VALUE) {
      return Optional.empty();
    }
    ConsumptionProbe probe =
        buckets.get(key, _ -> bucket(perMinute)).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      return Optional.empty();
    }
    long seconds = Math.ceilDiv(probe.getNanosToWaitForRefill(), Duration.ofSeconds(1).toNanos());
    return Optional.of(
        new TooMany(
            "too many calls: " + who + " may make " + perMinute + " a minute",
            Duration.ofSeconds(seconds)));
  }

  private Bucket bucket(long perMinute) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .withCustomTimePrecision(clock)
        .build();
  }
}
