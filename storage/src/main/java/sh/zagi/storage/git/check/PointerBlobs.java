// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.check;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import sh.zagi.storage.lfs.LfsPointer;

/// Looks at one file while it arrives, whether it stands for a large one.
final class PointerBlobs implements BlobObjectChecker {
  private static final byte[] BEGINNING = LfsPointer.BEGINNING.getBytes(US_ASCII);

  private final Consumer<LfsPointer> found;
  private byte[] start = new byte[0];
  private boolean other;

  PointerBlobs(Consumer<LfsPointer> found) {
    this.found = found;
  }

  @Override
  public void update(byte[] part, int from, int length) {
    if (other) {
      return;
    }
    if (start.length + length > LfsPointer.MOST_BYTES) {
      other = true;
      return;
    }
    int before = start.length;
    start = Arrays.copyOf(start, before + length);
    System.arraycopy(part, from, start, before, length);
    int known = Math.min(start.length, BEGINNING.length);
    other = Arrays.mismatch(start, 0, known, BEGINNING, 0, known) >= 0;
  }

  @Override
  public void endBlob(AnyObjectId id) {
    if (!other) {
      LfsPointer.read(start).ifPresent(found);
    }
  }
}
