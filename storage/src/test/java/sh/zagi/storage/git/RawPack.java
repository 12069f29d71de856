// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/// A pack whose objects nobody checked, and a push that carries it.
final class RawPack {
  private static final String PERSON = "M <m@example.org> 1700000000 +0000";
  private static final int OFS_DELTA = 6;
  private static final int REF_DELTA = 7;

  private final List<byte[]> entries = new ArrayList<>();

  ObjectId blob(byte[] content) {
    return add(Constants.OBJ_BLOB, content);
  }

  ObjectId blob(String text) {
    return blob(text.getBytes(UTF_8));
  }

  ObjectId add(int type, byte[] content) {
    entries.add(encoded(type, new byte[0], content, content.length));
    return id(type, content);
  }

  /// An object that is said to be this large.
  void claiming(int type, byte[] content, int claimedBytes) {
    entries.add(encoded(type, new byte[0], content, claimedBytes));
  }

  void refDelta(ObjectId base, byte[] delta) {
    byte[] head = new byte[Constants.OBJECT_ID_LENGTH];
    base.copyRawTo(head, 0);
    entries.add(encoded(REF_DELTA, head, delta, delta.length));
  }

  void offsetDelta(int back, byte[] delta) {
    entries.add(encoded(OFS_DELTA, new byte[] {(byte) back}, delta, delta.length));
  }

  static ObjectId id(int type, byte[] content) {
    try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
      return formatter.idFor(type, content);
    }
  }

  /// One entry of a tree as bytes: any mode, any name.
  static byte[] entry(String mode, byte[] name, ObjectId id) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(mode.getBytes(UTF_8));
    out.write(' ');
    out.writeBytes(name);
    out.write(0);
    byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
    id.copyRawTo(raw, 0);
    out.writeBytes(raw);
    return out.toByteArray();
  }

  static byte[] entry(String mode, String name, ObjectId id) {
    return entry(mode, name.getBytes(UTF_8), id);
  }

  ObjectId tree(byte[]... rawEntries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] one : rawEntries) {
      out.writeBytes(one);
    }
    return add(Constants.OBJ_TREE, out.toByteArray());
  }

  ObjectId commit(ObjectId tree, ObjectId... parents) {
    return commit(tree, PERSON, "x\n", parents);
  }

  ObjectId commit(ObjectId tree, String author, String message, ObjectId... parents) {
    StringBuilder text = new StringBuilder("tree " + tree.name() + "\n");
    for (ObjectId parent : parents) {
      text.append("parent ").append(parent.name()).append('\n');
    }
    text.append("author ").append(author).append("\ncommitter ").append(PERSON);
    return add(Constants.OBJ_COMMIT, (text + "\n\n" + message).getBytes(UTF_8));
  }

  byte[] bytes() {
    return bytes(entries.size());
  }

  /// @param claimed number of objects that the head names
  byte[] bytes(int claimed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("PACK".getBytes(UTF_8));
    out.writeBytes(ByteBuffer.allocate(8).putInt(2).putInt(claimed).array());
    entries.forEach(out::writeBytes);
    out.writeBytes(sha1(out.toByteArray()));
    return out.toByteArray();
  }

  private static byte[] encoded(int type, byte[] base, byte[] content, int claimedBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    head(out, type, claimedBytes);
    out.writeBytes(base);
    out.writeBytes(deflated(content));
    return out.toByteArray();
  }

  private static void head(ByteArrayOutputStream out, int type, int size) {
    int rest = size >>> 4;
    out.write((type << 4) | (size & 15) | (rest == 0 ? 0 : 128));
    while (rest != 0) {
      out.write((rest & 127) | (rest >>> 7 == 0 ? 0 : 128));
      rest >>>= 7;
    }
  }

  private static byte[] deflated(byte[] content) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static byte[] sha1(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// What a client sends to create a ref with this pack.
  static byte[] push(String ref, ObjectId id, byte[] pack) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String command =
        ObjectId.zeroId().name() + " " + id.name() + " " + ref + "\0 report-status ofs-delta";
    out.writeBytes(line(command));
    out.writeBytes("0000".getBytes(UTF_8));
    out.writeBytes(pack);
    return out.toByteArray();
  }

  static byte[] line(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(String.format("%04x", bytes.length + 4).getBytes(UTF_8));
    out.writeBytes(bytes);
    return out.toByteArray();
  }
}
