// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharesTest {
  @TempDir private Path data;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
  private SessionStand stand;
  private Session session;
  private Shares shares;

  @BeforeEach
  void open() throws Exception {
    stand = new SessionStand(data, Map.of("a", "a\n"));
    session = stand.open();
    shares = new Shares(stand.database(), now::get, new Random(3));
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  private Shares.Made make(Share.Mode mode, int mostUses) {
    return shares.make(
        session.id(), session.accountId(), new Shares.Terms(mode, Duration.ofHours(1), mostUses));
  }

  @Test
  void a_link_works_until_it_is_revoked() {
    Shares.Made made = make(Share.Mode.FORK, 0);
    assertThat(made.token()).matches("[A-Za-z0-9]{32}");
    assertThat(made.share().hash()).doesNotContain(made.token());
    assertThat(shares.use(made.token()).orElseThrow().session()).isEqualTo(session.id());
    assertThat(shares.use(made.token()).orElseThrow().uses()).isEqualTo(2);
    assertThat(shares.of(session.accountId()))
        .extracting(Share::id)
        .containsExactly(made.share().id());
    shares.revoke(made.share());
    assertThat(shares.use(made.token())).isEmpty();
    assertThat(shares.of(session.accountId())).isEmpty();
  }

  @Test
  void a_link_ends_with_its_time_its_uses_and_its_session() {
    Shares.Made timed = make(Share.Mode.JOIN, 0);
    Shares.Made counted = make(Share.Mode.VIEW, 1);
    assertThat(shares.use(counted.token())).isPresent();
    assertThat(shares.use(counted.token())).isEmpty();
    assertThat(shares.spent()).extracting(Share::id).containsExactly(counted.share().id());
    now.set(now.get().plus(Duration.ofHours(1)));
    assertThat(shares.use(timed.token())).isEmpty();
    assertThat(shares.spent()).hasSize(2);
    stand.sessions().delete(session.id());
    assertThat(shares.spent()).isEmpty();
  }

  @Test
  void nothing_like_a_token_is_a_token() {
    Shares.Made made = make(Share.Mode.FORK, 0);
    assertThat(shares.use("")).isEmpty();
    assertThat(shares.use(made.share().hash())).isEmpty();
    assertThat(shares.use(made.share().id())).isEmpty();
    assertThat(shares.use(made.token().substring(1))).isEmpty();
    assertThat(shares.use(made.token().toLowerCase(java.util.Locale.ROOT))).isEmpty();
  }
}
