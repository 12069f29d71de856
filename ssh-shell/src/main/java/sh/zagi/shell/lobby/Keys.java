// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import org.jline.utils.NonBlockingReader;

/// The keys of a client, one by one: nothing is read ahead, so that what was typed after the last
/// key that was asked for is there for the next reader. For one thread.
final class Keys extends NonBlockingReader {
  private final ClientInput.Lane lane;
  private final Reader decoder;
  private int peeked = READ_EXPIRED;

  Keys(ClientInput.Lane lane) {
    this.lane = lane;
    // A decoder that gets one byte at a time has none left when a character is complete.
    this.decoder = new InputStreamReader(lane.byteByByte(), UTF_8);
  }

  /// @param timeout milliseconds; 0 waits for ever
  /// @return a character, [#EOF], or [#READ_EXPIRED] when none was typed so long
  @Override
  protected int read(long timeout, boolean isPeek) throws IOException {
    if (peeked == READ_EXPIRED) {
      if (!lane.await(timeout)) {
        return READ_EXPIRED;
      }
      peeked = decoder.read();
    }
    int key = peeked;
    if (!isPeek) {
      peeked = READ_EXPIRED;
    }
    return key;
  }

  @Override
  public int readBuffered(char[] into, int from, int length, long timeout) throws IOException {
    int key = read(timeout, false);
    if (key < 0) {
      return key;
    }
    into[from] = (char) key;
    return 1;
  }

  /// The client's stream is the door's to close.
  @Override
  public void close() {}
}
