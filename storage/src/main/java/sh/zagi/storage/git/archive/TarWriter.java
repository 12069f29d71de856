// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// POSIX pax (`ustar` with extended headers where a field is too short), laid out as git does it:
/// the commit is a comment of the whole archive, everything belongs to root.
final class TarWriter implements ArchiveWriter {
  private static final int BLOCK_BYTES = 512;
  private static final int RECORD_BYTES = 20 * BLOCK_BYTES;
  private static final int NAME_BYTES = 100;
  private static final int PREFIX_BYTES = 155;
  private static final int PREFIX_AT = 345;
  private static final byte[] NONE = {};
  private static final long LARGEST_OCTAL = 077777777777L;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_BYTES = 8;
  private static final int FOLDER_MODE = 0775;
  private static final int FILE_MODE = 0664;
  private static final int LINK_MODE = 0777;

  private final OutputStream out;
  private long written;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void begin(String commit, Instant time) throws IOException {
    extra("pax_global_header", 'g', record("comment", commit), time);
  }

  @Override
  public void folder(Entry entry) throws IOException {
    entry(entry, new Kind('5', FOLDER_MODE), "", 0);
  }

  @Override
  public void file(Entry entry, boolean executable, long sizeBytes, InputStream content)
      throws IOException {
    entry(entry, new Kind('0', executable ? FOLDER_MODE : FILE_MODE), "", sizeBytes);
    written += content.transferTo(out);
    pad(BLOCK_BYTES);
  }

  @Override
  public void link(Entry entry, String target) throws IOException {
    entry(entry, new Kind('2', LINK_MODE), target, 0);
  }

  @Override
  public void finish() throws IOException {
    write(new byte[2 * BLOCK_BYTES]);
    pad(RECORD_BYTES);
    if (out instanceof GZIPOutputStream gzip) {
      gzip.finish();
    }
    out.flush();
  }

  private record Kind(char flag, int mode) {}

  private void entry(Entry entry, Kind kind, String target, long size) throws IOException {
    Name name = Name.of(entry.path().getBytes(UTF_8), entry.id());
    byte[] link = target.getBytes(UTF_8);
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    if (name.isStandIn) {
      more.writeBytes(record("path", entry.path()));
    }
    if (link.length > NAME_BYTES) {
      more.writeBytes(record("linkpath", target));
      link = ("see " + entry.id() + ".paxheader").getBytes(US_ASCII);
    }
    if (size > LARGEST_OCTAL) {
      more.writeBytes(record("size", Long.toString(size)));
    }
    if (more.size() > 0) {
      extra(entry.id() + ".paxheader", 'x', more.toByteArray(), entry.time());
    }
    write(head(name, link, kind, new long[] {Math.min(size, LARGEST_OCTAL), seconds(entry)}));
  }

  /// A path in the two fields that it has; a stand-in where it does not fit.
  private static final class Name {
    private final byte[] prefix;
    private final byte[] rest;
    private final boolean isStandIn;

    Name(byte[] prefix, byte[] rest, boolean isStandIn) {
      this.prefix = prefix;
      this.rest = rest;
      this.isStandIn = isStandIn;
    }

    static Name of(byte[] path, String id) {
      if (path.length <= NAME_BYTES) {
        return new Name(NONE, path, false);
      }
      int cut = Math.min(path.length - (path[path.length - 1] == '/' ? 1 : 0), PREFIX_BYTES);
      do {
        cut--;
      } while (cut > 0 && path[cut] != '/');
      int rest = path.length - cut - 1;
      return cut > 0 && rest <= NAME_BYTES
          ? new Name(
              Arrays.copyOf(path, cut), Arrays.copyOfRange(path, cut + 1, path.length), false)
          : new Name(NONE, (id + ".data").getBytes(US_ASCII), true);
    }
  }

  private static long seconds(Entry entry) {
    return Math.clamp(entry.time().getEpochSecond(), 0, LARGEST_OCTAL);
  }

  private void extra(String name, char flag, byte[] content, Instant time) throws IOException {
    Entry entry = new Entry(name, "", time);
    write(
        head(
            new Name(NONE, name.getBytes(US_ASCII), false),
            NONE,
            new Kind(flag, FILE_MODE + 2),
            new long[] {content.length, seconds(entry)}));
    written += new ByteArrayInputStream(content).transferTo(out);
    pad(BLOCK_BYTES);
  }

  /// @param numbers size and time
  private static byte[] head(Name name, byte[] link, Kind kind, long[] numbers) {
    byte[] head = new byte[BLOCK_BYTES];
    System.arraycopy(name.rest, 0, head, 0, name.rest.length);
    System.arraycopy(name.prefix, 0, head, PREFIX_AT, name.prefix.length);
    text(head, 100, String.format(Locale.ROOT, "%07o", kind.mode()));
    text(head, 108, "0000000");
    text(head, 116, "0000000");
    text(head, 124, String.format(Locale.ROOT, "%011o", numbers[0]));
    text(head, 136, String.format(Locale.ROOT, "%011o", numbers[1]));
    head[156] = (byte) kind.flag();
    System.arraycopy(link, 0, head, 157, link.length);
    text(head, 257, "ustar");
    text(head, 263, "00");
    text(head, 265, "root");
    text(head, 297, "root");
    text(head, 329, "0000000");
    text(head, 337, "0000000");
    text(head, CHECKSUM_AT, " ".repeat(CHECKSUM_BYTES));
    int sum = 0;
    for (byte one : head) {
      sum += one & 0xff;
    }
    text(head, CHECKSUM_AT, String.format(Locale.ROOT, "%07o\0", sum));
    return head;
  }

  private static void text(byte[] head, int at, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }

  /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
  private static byte[] record(String key, String value) {
    int rest = (" " + key + "=" + value + "\n").getBytes(UTF_8).length;
    int length = rest + Integer.toString(rest).length();
    if (Integer.toString(length).length() > Integer.toString(rest).length()) {
      length++;
    }
    return (length + " " + key + "=" + value + "\n").getBytes(UTF_8);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  private void pad(int block) throws IOException {
    int over = (int) (written % block);
    if (over > 0) {
      write(new byte[block - over]);
    }
  }
}
