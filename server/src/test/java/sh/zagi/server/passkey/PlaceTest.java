// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void a_passkey_is_for_the_host_of_the_pages() {
    assertThat(Place.of("https://Git.Example.org:8443").host()).isEqualTo("git.example.org");
    assertThat(Place.of("http://localhost:8080").host()).isEqualTo("localhost");
  }

  @Test
  void browsers_make_passkeys_for_names_over_https_and_for_this_machine() {
    assertThat(Place.of("https://git.example.org").refusal()).isEmpty();
    assertThat(Place.of("http://localhost:8080").refusal()).isEmpty();
    assertThat(Place.of("http://git.localhost:8080").refusal()).isEmpty();
    assertThat(Place.of("http://git.example.org").refusal()).contains("passkeys take https");
    assertThat(Place.of("https://my_host").refusal()).get().asString().contains("plain name");
    for (String number :
        new String[] {"https://192.0.2.7", "http://127.0.0.1:80", "https://[::1]"}) {
      assertThat(Place.of(number).refusal()).get().asString().contains("a number");
    }
  }
}
