// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/// Headers of tar entries (POSIX.1-2017, `pax`): plain ustar, with an extended header only where a
/// name or a size does not fit. Written here and not by a library, because the digests of images
/// depend on every byte.
final class TarHeader {
  /// The unit in which tar counts.
  static final int BLOCK_BYTES = 512;

  /// What ends a tar.
  static final int END_BYTES = 2 * BLOCK_BYTES;

  /// The time of every file: what the store says, too.
  static final long TIME_SECONDS = 1;

  private static final int NAME_BYTES = 100;
  private static final int PREFIX_BYTES = 155;
  private static final long SIZE_LIMIT_BYTES = 1L << 33;

  private static final char PLAIN = '0';
  private static final char LINK = '2';
  private static final char FOLDER = '5';
  private static final char EXTENDED = 'x';
  private static final int LINK_MODE = 0777;

  private TarHeader() {}

  /// One header's fields.
  private record Fields(
      String name, Entry.Attributes attributes, char type, long sizeBytes, String target) {}

  /// The header of an entry, one or more blocks.
  static byte[] of(Entry entry) {
    return switch (entry) {
      case Entry.Folder(String name, Entry.Attributes attributes) ->
          header(new Fields(name + "/", attributes, FOLDER, 0, ""));
      case Entry.Link(String name, Entry.Attributes attributes, String target) ->
          header(
              new Fields(
                  name,
                  new Entry.Attributes(LINK_MODE, attributes.user(), attributes.group()),
                  LINK,
                  0,
                  target));
      case Entry.Plain(String name, Entry.Attributes attributes, Entry.Place place) ->
          header(new Fields(name, attributes, PLAIN, place.lengthBytes(), ""));
    };
  }

  /// The header of a file with this short name that anybody may read.
  static byte[] ofFile(String name, long sizeBytes) {
    return header(new Fields(name, new Entry.Attributes(0644, 0, 0), PLAIN, sizeBytes, ""));
  }

  private static byte[] header(Fields fields) {
    int split = split(fields.name());
    StringBuilder extended = new StringBuilder();
    if (split < 0) {
      record(extended, "path", fields.name());
    }
    if (fields.target().length() > NAME_BYTES) {
      record(extended, "linkpath", fields.target());
    }
    if (fields.sizeBytes() >= SIZE_LIMIT_BYTES) {
      record(extended, "size", Long.toString(fields.sizeBytes()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(BLOCK_BYTES);
    if (!extended.isEmpty()) {
      byte[] records = extended.toString().getBytes(ISO_8859_1);
      Fields more =
          new Fields(
              "pax/" + cut(fields.name(), NAME_BYTES - "pax/".length()),
              new Entry.Attributes(0644, 0, 0),
              EXTENDED,
              records.length,
              "");
      out.writeBytes(block(more, 0));
      out.writeBytes(records);
      out.writeBytes(new byte[paddingBytes(records.length)]);
    }
    out.writeBytes(block(fields, Math.max(split, 0)));
    return out.toByteArray();
  }

  /// Zero bytes after a content of this length.
  static int paddingBytes(long lengthBytes) {
    return (int) ((BLOCK_BYTES - lengthBytes % BLOCK_BYTES) % BLOCK_BYTES);
  }

  /// How many characters of a name go into the prefix, with the slash after them; 0 when it fits
  /// without, -1 when it does not fit at all.
  private static int split(String name) {
    if (name.length() <= NAME_BYTES) {
      return 0;
    }
    int slash = name.indexOf('/', name.length() - NAME_BYTES - 1);
    boolean fits = slash > 0 && slash <= PREFIX_BYTES && slash < name.length() - 1;
    return fits ? slash + 1 : -1;
  }

  /// `LENGTH KEY=VALUE` and a line feed, where the length counts itself.
  private static void record(StringBuilder to, String key, String value) {
    int rest = key.length() + value.length() + 3;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    to.append(length).append(' ').append(key).append('=').append(value).append('\n');
  }

  private static byte[] block(Fields fields, int split) {
    byte[] block = new byte[BLOCK_BYTES];
    long size = fields.sizeBytes() < SIZE_LIMIT_BYTES ? fields.sizeBytes() : 0;
    put(block, 0, cut(fields.name().substring(split), NAME_BYTES));
    put(block, 100, octal(fields.attributes().mode(), 7));
    put(block, 108, octal(fields.attributes().user(), 7));
    put(block, 116, octal(fields.attributes().group(), 7));
    put(block, 124, octal(size, 11));
    put(block, 136, octal(TIME_SECONDS, 11));
    put(block, 148, " ".repeat(8));
    put(block, 156, String.valueOf(fields.type()));
    put(block, 157, cut(fields.target(), NAME_BYTES));
    put(block, 257, "ustar\0" + "00");
    put(block, 345, split == 0 ? "" : fields.name().substring(0, split - 1));
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xFF;
    }
    put(block, 148, octal(sum, 6) + "\0 ");
    return block;
  }

  private static String octal(long value, int digits) {
    String text = String.format(Locale.ROOT, "%0" + digits + "o", value);
    if (text.length() > digits) {
      throw new IllegalArgumentException("too large for a tar header: " + value);
    }
    return text;
  }

  private static String cut(String text, int length) {
    return text.length() > length ? text.substring(0, length) : text;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
