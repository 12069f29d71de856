// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.AccountId;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.account.Token;

class CallRatesTest {
  private static final Account BOB = new Account(new AccountId(1), "bob", false);
  private static final Caller PERSON =
      new Caller.Person(BOB, new KeyFingerprint("SHA256:" + "a".repeat(43)));
  private static final Caller AGENT = new Caller.Agent(BOB, "claude");
  private static final Source SOURCE = new Source("192.0.2.1");

  private final AtomicLong now = new AtomicLong(1);

  private CallRates rates(long person, long token, long source) {
    return new CallRates(
        new CallRates.Limits(person, token, source),
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return now.get();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        });
  }

  private static Caller bearer(long id) {
    return new Caller.Bearer(
        BOB,
        new Token(
            id, "", Access.READ, Optional.empty(), Instant.EPOCH, Instant.EPOCH, Optional.empty()));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void a_minute_s_worth_is_there_at_once_and_not_one_more() {
    CallRates rates = rates(60, 60, 60);
    for (int i = 0; i < 60; i++) {
      assertThat(rates.count(PERSON)).isEmpty();
    }
    assertThat(rates.count(PERSON).orElseThrow().line())
        .isEqualTo("too many calls: bob may make 60 a minute; try again in 1 s");
  }

  @Test
  void who_waits_as_long_as_was_said_is_let_in_once() {
    CallRates rates = rates(4, 60, 60);
    for (int i = 0; i < 4; i++) {
      assertThat(rates.count(PERSON)).isEmpty();
    }
    Duration said = rates.count(PERSON).orElseThrow().pause();
    assertThat(said).isEqualTo(Duration.ofSeconds(15));
    pass(said.minusMillis(1));
    assertThat(rates.count(PERSON)).isPresent();
    pass(Duration.ofMillis(1));
    assertThat(rates.count(PERSON)).isEmpty();
    assertThat(rates.count(PERSON)).isPresent();
  }

  @Test
  void calls_that_were_refused_do_not_lengthen_the_wait() {
    CallRates rates = rates(1, 60, 60);
    assertThat(rates.count(PERSON)).isEmpty();
    for (int i = 0; i < 1000; i++) {
      assertThat(rates.count(PERSON)).isPresent();
    }
    pass(Duration.ofMinutes(1));
    assertThat(rates.count(PERSON)).isEmpty();
  }

  @Test
  void a_person_s_agents_and_tokens_are_the_person() {
    CallRates rates = rates(2, 60, 60);
    assertThat(rates.count(AGENT)).isEmpty();
    assertThat(rates.count(bearer(1))).isEmpty();
    assertThat(rates.count(PERSON)).isPresent();
  }

  @Test
  void one_token_that_has_too_many_takes_nothing_from_the_others() {
    CallRates rates = rates(3, 1, 60);
    assertThat(rates.count(bearer(1))).isEmpty();
    for (int i = 0; i < 10; i++) {
      assertThat(rates.count(bearer(1)).orElseThrow().words()).contains("token 1 may make 1");
    }
    assertThat(rates.count(bearer(2))).isEmpty();
    assertThat(rates.count(PERSON)).isEmpty();
  }

  @Test
  void sources_are_counted_apart_and_the_platform_never() {
    CallRates rates = rates(1, 1, 1);
    assertThat(rates.count(SOURCE)).isEmpty();
    assertThat(rates.count(SOURCE)).isPresent();
    assertThat(rates.count(new Source("192.0.2.2"))).isEmpty();
    for (int i = 0; i < 10; i++) {
      assertThat(rates.count(new Caller.Platform())).isEmpty();
    }
  }

  @Test
  void many_at_once_get_no_more_than_one_after_the_other() {
    CallRates rates = rates(100, 60, 60);
    AtomicInteger let = new AtomicInteger();
    IntStream.range(0, 1000)
        .parallel()
        .forEach(_ -> {
          if (rates.count(PERSON).isEmpty()) {
            let.incrementAndGet();
          }
        });
    assertThat(let).hasValue(100);
  }

  @Test
  void no_limit_is_none() {
    CallRates rates = new CallRates(CallRates.Limits.NONE);
    for (int i = 0; i < 10_000; i++) {
      assertThat(rates.count(PERSON)).isEmpty();
    }
  }
}
