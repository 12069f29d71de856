// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.lfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Git's pkt-lines (`protocol-common`): four hexadecimal digits of length, then the bytes. Belongs
/// to one thread.
final class PktLines {
  private static final int HEAD_BYTES = 4;
  private static final int FLUSH = 0;
  private static final int DELIMITER = 1;
  private static final int MOST_BYTES = 65_520;
  private static final int MOST_LINES = 10_000;
  private static final byte[] END = {};

  private final InputStream in;
  private final OutputStream out;

  PktLines(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /// Lines up to a delimiter or a flush.
  ///
  /// @param more whether a delimiter ended them: something follows
  record Part(List<String> lines, boolean more) {}

  /// Reads lines of text.
  ///
  /// @throws EOFException when there is nothing more
  /// @throws IOException when this is not the protocol
  Part readPart() throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < MOST_LINES) {
      int length = readLength();
      if (length == FLUSH || length == DELIMITER) {
        return new Part(lines, length == DELIMITER);
      }
      lines.add(new String(readBytes(length), UTF_8).stripTrailing());
    }
    throw new IOException("more than " + MOST_LINES + " lines");
  }

  /// Data up to the flush, of any length. To be read to its end before anything else is read.
  InputStream data() {
    return new Data();
  }

  void write(String line) throws IOException {
    write((line + "\n").getBytes(UTF_8), line.getBytes(UTF_8).length + 1);
  }

  void write(byte[] block, int count) throws IOException {
    out.write(HexFormat.of().toHexDigits((short) (count + HEAD_BYTES)).getBytes(US_ASCII));
    out.write(block, 0, count);
  }

  /// Copies a stream to the client in as few lines as possible.
  void copy(InputStream from) throws IOException {
    byte[] block = new byte[MOST_BYTES - HEAD_BYTES];
    for (int count = from.readNBytes(block, 0, block.length);
        count > 0;
        count = from.readNBytes(block, 0, block.length)) {
      write(block, count);
    }
  }

  void delimiter() throws IOException {
    out.write("0001".getBytes(US_ASCII));
  }

  void flush() throws IOException {
    out.write("0000".getBytes(US_ASCII));
    out.flush();
  }

  private int readLength() throws IOException {
    byte[] head = readExactly(HEAD_BYTES);
    int length;
    try {
      length = HexFormat.fromHexDigits(new String(head, US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new IOException("not a pkt-line", e);
    }
    if (length > MOST_BYTES || length == 2 || length == 3) {
      throw new IOException("a pkt-line of length " + length);
    }
    return length;
  }

  private byte[] readBytes(int length) throws IOException {
    return length == HEAD_BYTES ? END : readExactly(length - HEAD_BYTES);
  }

  private byte[] readExactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the client went away");
    }
    return bytes;
  }

  private final class Data extends InputStream {
    private byte[] block = END;
    private int at;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      while (at == block.length && !ended) {
        int next = readLength();
        ended = next == FLUSH;
        if (next == DELIMITER) {
          throw new IOException("a delimiter in data");
        }
        block = ended ? END : readBytes(next);
        at = 0;
      }
      if (ended) {
        return -1;
      }
      int count = Math.min(length, block.length - at);
      System.arraycopy(block, at, to, offset, count);
      at += count;
      return count;
    }
  }
}
