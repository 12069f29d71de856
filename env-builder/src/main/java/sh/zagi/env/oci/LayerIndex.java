// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A tar file without its contents: the headers, and where each content is in the store. About one
/// hundredth of the tar, which it writes byte for byte whenever somebody asks for it.
///
/// ```
/// file    = MAGIC count root* record* END trailer
/// record  = INLINE length bytes | PART root path offset length
/// trailer = sha256 (32 bytes) length (8 bytes) MAGIC
/// ```
///
/// @param file as [LayerIndexWriter] left it
/// @param descriptor of the whole tar
record LayerIndex(Path file, Descriptor descriptor) {
  static final int MAGIC = 0x7A6F6932; // "zoi2"
  static final int END = 0;
  static final int INLINE = 1;
  static final int PART = 2;

  private static final int SHA256_BYTES = 32;
  private static final int TRAILER_BYTES = SHA256_BYTES + Long.BYTES + Integer.BYTES;
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final int LONGEST_INLINE_BYTES = 1 << 20;

  /// Reads a finished index.
  ///
  /// @return empty when there is none, or its writing was cut short
  static Optional<LayerIndex> open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      if (in.length() < TRAILER_BYTES) {
        return Optional.empty();
      }
      in.seek(in.length() - TRAILER_BYTES);
      byte[] digest = new byte[SHA256_BYTES];
      in.readFully(digest);
      long length = in.readLong();
      return in.readInt() == MAGIC
          ? Optional.of(
              new LayerIndex(
                  file, Descriptor.of(Descriptor.LAYER, HexFormat.of().formatHex(digest), length)))
          : Optional.empty();
    }
  }

  /// Whether the folders and files that hold the contents are still there.
  boolean isComplete() throws IOException {
    try (DataInputStream in = records()) {
      return roots(in).stream().allMatch(Files::exists);
    }
  }

  /// Writes a part of the tar.
  ///
  /// @param first the first byte wanted, counted from 0
  /// @param length how many; within the tar
  /// @throws IOException also when a content is not what it was when the index was made
  void copy(OutputStream to, long first, long length) throws IOException {
    try (DataInputStream in = records()) {
      List<Path> roots = roots(in);
      Window window = new Window(to, first, length);
      for (int kind = in.read(); kind != END && window.wantedBytes() > 0; kind = in.read()) {
        switch (kind) {
          case INLINE -> window.inline(in, in.readInt());
          case PART -> window.part(place(in, roots));
          default -> throw new IOException("broken index: " + file);
        }
      }
      if (window.wantedBytes() > 0) {
        throw new EOFException("broken index: " + file);
      }
    }
  }

  private DataInputStream records() throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
  }

  private List<Path> roots(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("broken index: " + file);
    }
    List<Path> roots = new ArrayList<>();
    for (int count = in.readInt(); count > 0; count--) {
      roots.add(Path.of(URI.create(in.readUTF())));
    }
    return roots;
  }

  private static Entry.Place place(DataInputStream in, List<Path> roots) throws IOException {
    Path root = roots.get(in.readUnsignedShort());
    byte[] path = in.readNBytes(in.readUnsignedShort());
    return new Entry.Place(root, new String(path, ISO_8859_1), in.readLong(), in.readLong());
  }

  /// The bytes of a file, in blocks.
  interface Blocks {
    void take(byte[] bytes, int length) throws IOException;
  }

  /// Reads a part of a file to its end.
  static void read(Path file, long offset, long lengthBytes, Blocks blocks) throws IOException {
    byte[] bytes = new byte[Math.clamp(lengthBytes, 1, BUFFER_BYTES)];
    long left = lengthBytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(offset);
      while (left > 0) {
        int read = channel.read(ByteBuffer.wrap(bytes, 0, (int) Math.min(left, bytes.length)));
        if (read < 0) {
          throw new EOFException("shorter than it was: " + file);
        }
        blocks.take(bytes, read);
        left -= read;
      }
    }
  }

  /// The wanted part of the tar, as it goes by.
  private static final class Window {
    private final OutputStream to;
    private long toSkip;
    private long left;

    Window(OutputStream to, long first, long length) {
      this.to = to;
      this.toSkip = first;
      this.left = length;
    }

    long wantedBytes() {
      return left;
    }

    void inline(InputStream in, int length) throws IOException {
      if (length < 0 || length > LONGEST_INLINE_BYTES) {
        throw new IOException("broken index");
      }
      byte[] bytes = in.readNBytes(length);
      int skipped = (int) Math.min(toSkip, length);
      int written = (int) Math.min(left, (long) length - skipped);
      to.write(bytes, skipped, written);
      advance(skipped, written);
    }

    void part(Entry.Place place) throws IOException {
      long skipped = Math.min(toSkip, place.lengthBytes());
      long written = Math.min(left, place.lengthBytes() - skipped);
      if (written > 0) {
        read(
            place.file(),
            place.offset() + skipped,
            written,
            (bytes, length) -> to.write(bytes, 0, length));
      }
      advance(skipped, written);
    }

    private void advance(long skipped, long written) {
      toSkip -= skipped;
      left -= written;
    }
  }
}
