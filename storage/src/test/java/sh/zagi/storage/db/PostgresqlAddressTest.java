// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresqlAddressTest {
  @Test
  void an_address_says_where_and_who_and_nothing_else() {
    String bad = "jdbc:postgresql://h/d?user=x&password=Wr0ng";
    assertThat(PostgresqlAddress.parse(bad)).hasToString("h/d");
    for (String suffix : List.of("&socketFactory=a.B", "&loggerFile=/x", "&a b", "&sslfactory=x")) {
      assertThatThrownBy(() -> PostgresqlAddress.parse(bad + suffix))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("Wr0ng");
    }
    for (String other : List.of("", "jdbc:h2:mem:x", "postgresql://h/d", bad + "\n" + bad, "x@y")) {
      assertThatThrownBy(() -> PostgresqlAddress.parse(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("not an address");
    }
  }
}
