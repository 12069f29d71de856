// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.FutureTask;
import org.jline.utils.NonBlockingReader;
import org.junit.jupiter.api.Test;

class ClientInputTest {
  @Test
  void who_waits_for_a_key_keeps_none_from_the_next_reader() throws Exception {
    try (PipedInputStream in = new PipedInputStream()) {
      PipedOutputStream client = new PipedOutputStream(in);
      ClientInput input = new ClientInput(in);
      InputStream first = input.lane();
      client.write("a".getBytes(UTF_8));
      client.flush();
      assertThat(first.read()).isEqualTo('a');
      FutureTask<Integer> waiting = new FutureTask<>(first::read);
      Thread.ofVirtual().start(waiting);
      InputStream second = input.lane();
      assertThat(waiting.get()).isEqualTo(-1);
      client.write("bc".getBytes(UTF_8));
      client.close();
      assertThat(second.readAllBytes()).isEqualTo("bc".getBytes(UTF_8));
      assertThat(first.read()).isEqualTo(-1);
    }
  }

  @Test
  void what_was_typed_ahead_is_there_for_the_next_reader() throws Exception {
    byte[] typed = "oä€ls\r".getBytes(UTF_8);
    ClientInput input = new ClientInput(new ByteArrayInputStream(typed));
    try (Keys keys = new Keys(input.lane())) {
      assertThat(keys.peek(0)).isEqualTo('o');
      assertThat(keys.read()).isEqualTo('o');
      assertThat(keys.read()).isEqualTo('ä');
      assertThat(keys.read()).isEqualTo('€');
    }
    try (InputStream next = input.lane()) {
      assertThat(next.readAllBytes()).isEqualTo("ls\r".getBytes(UTF_8));
    }
  }

  @Test
  void a_key_is_waited_for_no_longer_than_was_said() throws Exception {
    try (PipedInputStream in = new PipedInputStream()) {
      PipedOutputStream client = new PipedOutputStream(in);
      Keys keys = new Keys(new ClientInput(in).lane());
      assertThat(keys.peek(1)).isEqualTo(NonBlockingReader.READ_EXPIRED);
      client.close();
      assertThat(keys.peek(0)).isEqualTo(NonBlockingReader.EOF);
      assertThat(keys.read()).isEqualTo(NonBlockingReader.EOF);
    }
  }

  @Test
  void a_flood_waits_for_its_reader_and_arrives_whole() throws Exception {
    byte[] much = "0123456789".repeat(20_000).getBytes(UTF_8);
    try (InputStream lane = new ClientInput(new ByteArrayInputStream(much)).lane()) {
      assertThat(lane.readAllBytes()).isEqualTo(much);
    }
  }
}
