// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final Tickets.Ticket LOGIN = new Tickets.Ticket(Tickets.Kind.LOGIN, 7, "");

  private final Tickets tickets = new Tickets();

  @Test
  void a_ticket_is_used_once() {
    String text = tickets.issue(LOGIN, Duration.ofMinutes(1));
    assertThat(text).hasSize(43);
    assertThat(tickets.look(Tickets.Kind.LOGIN, text)).contains(LOGIN);
    assertThat(tickets.take(Tickets.Kind.LOGIN, text)).contains(LOGIN);
    assertThat(tickets.take(Tickets.Kind.LOGIN, text)).isEmpty();
  }

  @Test
  void a_ticket_of_another_kind_opens_nothing_and_stays() {
    String text = tickets.issue(LOGIN, Duration.ofMinutes(1));
    assertThat(tickets.take(Tickets.Kind.PREVIEW, text)).isEmpty();
    assertThat(tickets.take(Tickets.Kind.LOGIN, text)).contains(LOGIN);
  }

  @Test
  void a_ticket_ends() {
    String text = tickets.issue(LOGIN, Duration.ZERO);
    assertThat(tickets.take(Tickets.Kind.LOGIN, text)).isEmpty();
    String other = tickets.issue(LOGIN, Duration.ofMinutes(1));
    tickets.end(other);
    assertThat(tickets.take(Tickets.Kind.LOGIN, other)).isEmpty();
  }
}
