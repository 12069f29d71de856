// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangeIdTest {
  @Test
  void reverse_hex_is_as_jj_writes_it() {
    ChangeId id = ChangeId.ofHex("efbc06dc4721683f2a45568dbda31e99");
    assertThat(id.letters()).isEqualTo("lkonztmnvsxytrwkxpvuutrmompwylqq");
    assertThat(id.hex()).isEqualTo("efbc06dc4721683f2a45568dbda31e99");
  }

  @Test
  void a_commit_without_a_header_has_the_id_that_jj_derives() {
    assertThat(ChangeId.synthetic("3d4dc16d8865b4c032d3138d1203c08effed1caf").letters())
        .isEqualTo("kuwroskksyzwnzvroynrnovnzwxmptyy");
  }

  @Test
  void gerrits_trailer_and_back() {
    ChangeId id = new ChangeId("yqosqzytrlswkspswpqrmlplxylrzsnz");
    assertThat(id.gerrit()).isEqualTo("I19b790168e73f7a73a98deae21e807c06a6a6964");
    assertThat(ChangeId.ofGerrit(id.gerrit())).contains(id);
    assertThat(ChangeId.ofGerrit("I19b790168e73f7a73a98deae21e807c012345678")).isEmpty();
  }

  @Test
  void other_letters_and_lengths_are_no_ids() {
    assertThat(ChangeId.parse("abc")).isEmpty();
    assertThat(ChangeId.parse("z".repeat(31))).isEmpty();
    assertThat(ChangeId.parse("Z".repeat(32))).isEmpty();
    assertThat(ChangeId.parse("z".repeat(32))).isPresent();
  }
}
