// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import tools.jackson.databind.json.JsonMapper;

/// Server-sent events (HTML, section 9.2), each with one JSON value. Safe for use by many threads.
public final class Events {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int CHARACTERS = 8 * 1024;

  private final OutputStream out;

  public Events(OutputStream out) {
    this.out = out;
  }

  /// Sends one event at once.
  public synchronized void send(String name, Object value) throws IOException {
    // JSON writes a line feed as two characters, so the value is one line.
    String text = "event: " + name + "\ndata: " + JSON.writeValueAsString(value) + "\n\n";
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  /// A stream whose bytes become events of that name, as text.
  public OutputStream stream(String name) {
    return new TextStream(name);
  }

  /// Keeps what is not a whole character yet for the next time.
  private final class TextStream extends OutputStream {
    private final String name;
    private final CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);

    TextStream(String name) {
      this.name = name;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer all =
          ByteBuffer.allocate(rest.remaining() + length)
              .put(rest)
              .put(bytes, offset, length)
              .flip();
      CharBuffer text = CharBuffer.allocate(CHARACTERS);
      boolean more = true;
      while (more) {
        more = decoder.decode(all, text, false).isOverflow();
        if (text.flip().hasRemaining()) {
          send(name, text.toString());
        }
        text.clear();
      }
      rest = ByteBuffer.allocate(all.remaining()).put(all).flip();
    }
  }
}
