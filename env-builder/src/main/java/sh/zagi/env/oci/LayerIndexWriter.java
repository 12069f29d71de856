// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes a [LayerIndex]: reads every content once for the digest and keeps none.
final class LayerIndexWriter implements AutoCloseable {
  private static final int INLINE_BYTES = 64 * 1024;

  private final DataOutputStream out;
  private final MessageDigest digest;
  private final Map<Path, Integer> roots = new HashMap<>();
  private final ByteArrayOutputStream inline = new ByteArrayOutputStream();
  private long written;

  /// @param roots where the contents lie, each once; at most 65,536
  LayerIndexWriter(Path file, List<Path> roots) throws IOException {
    this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    this.digest = sha256();
    out.writeInt(LayerIndex.MAGIC);
    out.writeInt(roots.size());
    for (Path root : roots) {
      this.roots.putIfAbsent(root, this.roots.size());
      out.writeUTF(root.toUri().toString());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void add(Entry entry) throws IOException {
    bytes(TarHeader.of(entry));
    if (entry instanceof Entry.Plain(_, _, Entry.Place place) && place.lengthBytes() > 0) {
      flushInline();
      out.writeByte(LayerIndex.PART);
      out.writeShort(number(place.root()));
      byte[] path = place.path().getBytes(ISO_8859_1);
      out.writeShort(path.length);
      out.write(path);
      out.writeLong(place.offset());
      out.writeLong(place.lengthBytes());
      LayerIndex.read(
          place.file(),
          place.offset(),
          place.lengthBytes(),
          (block, length) -> digest.update(block, 0, length));
      written += place.lengthBytes();
      bytes(new byte[TarHeader.paddingBytes(place.lengthBytes())]);
    }
  }

  private int number(Path root) {
    Integer number = roots.get(root);
    if (number == null) {
      throw new IllegalArgumentException("not a root: " + root);
    }
    return number;
  }

  /// Ends the tar and the index.
  void finish() throws IOException {
    bytes(new byte[TarHeader.END_BYTES]);
    flushInline();
    out.writeByte(LayerIndex.END);
    out.write(digest.digest());
    out.writeLong(written);
    out.writeInt(LayerIndex.MAGIC);
    out.flush();
  }

  private void bytes(byte[] bytes) throws IOException {
    digest.update(bytes);
    inline.writeBytes(bytes);
    written += bytes.length;
    if (inline.size() > INLINE_BYTES) {
      flushInline();
    }
  }

  private void flushInline() throws IOException {
    if (inline.size() > 0) {
      out.writeByte(LayerIndex.INLINE);
      out.writeInt(inline.size());
      inline.writeTo(out);
      inline.reset();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
