// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.relay;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The frames of the relay: kind, length, payload. What comes from a session is hostile: a length
/// is judged before a byte of its payload is read.
final class Frames {
  static final byte HELLO = 'H';
  static final byte INPUT = 'I';
  static final byte END_OF_INPUT = 'E';
  static final byte OUTPUT = 'O';
  static final byte ERRORS = 'R';
  static final byte WANTS_INPUT = 'N';
  static final byte EXIT = 'X';

  static final int MOST_HELLO_BYTES = 128 * 1024;
  static final int MOST_DATA_BYTES = 32 * 1024;
  private static final int HEAD_BYTES = 5;

  private final InputStream in;
  private final OutputStream out;

  Frames(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  record Frame(byte kind, ByteBuffer payload) {}

  /// The next frame; empty at the end.
  ///
  /// @throws IOException when it is of another kind or too long
  Optional<Frame> read(int mostBytes, byte... kinds) throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    byte kind = (byte) first;
    boolean known = false;
    for (byte one : kinds) {
      known |= one == kind;
    }
    int length = ByteBuffer.wrap(exactly(HEAD_BYTES - 1)).getInt();
    if (!known || length < 0 || length > mostBytes) {
      throw new IOException("a frame of kind " + kind + " and length " + length);
    }
    return Optional.of(new Frame(kind, ByteBuffer.wrap(exactly(length))));
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the end in the middle of a frame");
    }
    return bytes;
  }

  synchronized void write(byte kind, byte[] bytes, int offset, int length) throws IOException {
    byte[] frame =
        ByteBuffer.allocate(HEAD_BYTES + length)
            .put(kind)
            .putInt(length)
            .put(bytes, offset, length)
            .array();
    out.write(frame);
    out.flush();
  }

  /// A stream whose bytes become frames.
  OutputStream stream(byte kind) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += MOST_DATA_BYTES) {
          Frames.this.write(kind, bytes, offset + done, Math.min(MOST_DATA_BYTES, length - done));
        }
      }
    };
  }
}
