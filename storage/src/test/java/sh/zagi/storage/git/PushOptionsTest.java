// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.storage.db.Database;

/// Push options that are many or long: B16.
class PushOptionsTest {
  private static final String REF = "refs/heads/main";
  private static final int LONGEST = 65_000;

  @TempDir Path folder;
  Database database;
  PushStand stand;
  RawPack pack;
  ObjectId commit;

  @BeforeEach
  void open() {
    database = Database.inMemory("options-" + System.nanoTime());
    stand = new PushStand(folder, database);
    pack = new RawPack();
    commit = pack.commit(pack.tree());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private InputStream push(List<String> options) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(
        RawPack.line(
            ObjectId.zeroId().name()
                + " "
                + commit.name()
                + " "
                + REF
                + "\0 report-status push-options ofs-delta"));
    head.writeBytes("0000".getBytes(UTF_8));
    options.forEach(option -> head.writeBytes(RawPack.line(option)));
    head.writeBytes("0000".getBytes(UTF_8));
    return new SequenceInputStream(
        new ByteArrayInputStream(head.toByteArray()), new ByteArrayInputStream(pack.bytes()));
  }

  @ParameterizedTest
  @CsvSource({
    "101, 1, more than 100 push options",
    "700000, 0, more than 100 push options",
    "2, 40000, push options of more than 65536 characters",
    "160, 65000, closed: "
  })
  void too_many_or_too_long_ones_move_nothing(int count, int length, String why)
      throws IOException {
    long before = stand.bytes();
    assertThat(length).isLessThanOrEqualTo(LONGEST);
    String answer = stand.push(push(Collections.nCopies(count, "o".repeat(length))));
    assertThat(answer).contains(why).doesNotContain("Exception", "ok " + REF);
    assertThat(stand.has(REF, commit)).isFalse();
    assertThat(stand.bytes()).isEqualTo(before);
  }

  @Test
  void a_hundred_are_taken_whatever_they_say() throws IOException {
    String answer = stand.push(push(Collections.nCopies(100, "$(id); `id` \u001b[31m")));
    assertThat(answer).contains("ok " + REF);
    assertThat(stand.has(REF, commit)).isTrue();
  }
}
