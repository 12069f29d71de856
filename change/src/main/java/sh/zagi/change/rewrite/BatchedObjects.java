// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PackParser;
import org.eclipse.jgit.util.NB;
import sh.zagi.storage.repo.SideBySide;

/// The objects of one mutation, written together: a few as files of their own, many as one pack, so
/// that a long stack is forced to the disk once and not for each object. Durable after [#flush].
/// For one thread.
public final class BatchedObjects extends HeldObjects {
  /// From so many objects on a pack is cheaper than files: it takes three forced writes.
  private static final int PACKED_FROM = 24;

  /// Contents larger than this are not held in memory.
  private static final int LARGEST_HELD_BYTES = 1 << 20;

  /// Held together; what exceeds it is written at once.
  private static final long MOST_HELD_BYTES = 64L << 20;

  private static final int PACK_VERSION = 2;
  private static final int HEADER_BYTES = 12;

  private final ObjectInserter stored;
  private long heldBytes;

  public BatchedObjects(Repository git) {
    super(git);
    this.stored = git.newObjectInserter();
  }

  @Override
  public ObjectId insert(int type, long length, InputStream in) throws IOException {
    if (length > LARGEST_HELD_BYTES) {
      return stored.insert(type, length, in);
    }
    heldBytes += length;
    ObjectId id = super.insert(type, length, in);
    if (heldBytes > MOST_HELD_BYTES) {
      flush();
    }
    return id;
  }

  /// Gives another the objects that were not written so far, to be written with its own.
  public void lendTo(BatchedObjects other) {
    other.held().putAll(held());
    other.heldBytes += heldBytes;
  }

  @Override
  public void flush() throws IOException {
    try (ObjectReader reader = git().newObjectReader()) {
      for (ObjectId id : List.copyOf(held().keySet())) {
        if (reader.has(id)) {
          held().remove(id);
        }
      }
    }
    if (held().size() >= PACKED_FROM) {
      PackParser parser = stored.newPackParser(new ByteArrayInputStream(pack()));
      var _ = parser.parse(NullProgressMonitor.INSTANCE);
    } else {
      SideBySide.each(held().values(), this::store);
    }
    stored.flush();
    held().clear();
    heldBytes = 0;
  }

  private void store(Held one) throws IOException {
    try (ObjectInserter inserter = git().newObjectInserter()) {
      var _ = inserter.insert(one.type(), one.content().bytes());
      inserter.flush();
    }
  }

  private byte[] pack() throws IOException {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    byte[] header = new byte[HEADER_BYTES];
    System.arraycopy(Constants.PACK_SIGNATURE, 0, header, 0, Constants.PACK_SIGNATURE.length);
    NB.encodeInt32(header, 4, PACK_VERSION);
    NB.encodeInt32(header, 8, held().size());
    pack.write(header);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      for (Map.Entry<ObjectId, Held> one : held().entrySet()) {
        byte[] bytes = one.getValue().content().bytes();
        typeAndSize(pack, one.getValue().type(), bytes.length);
        deflater.reset();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(pack, deflater)) {
          packed.write(bytes);
        }
      }
    } finally {
      deflater.end();
    }
    MessageDigest digest = Constants.newMessageDigest();
    digest.update(pack.toByteArray());
    pack.write(digest.digest());
    return pack.toByteArray();
  }

  /// Git's spelling: the type and four bits of the size, then seven bits a byte, lowest first.
  private static void typeAndSize(ByteArrayOutputStream pack, int type, int size) {
    int rest = size >>> 4;
    pack.write((rest == 0 ? 0 : 0x80) | (type << 4) | (size & 0x0f));
    while (rest != 0) {
      pack.write((rest > 0x7f ? 0x80 : 0) | (rest & 0x7f));
      rest >>>= 7;
    }
  }

  @Override
  public void close() {
    super.close();
    stored.close();
  }
}
