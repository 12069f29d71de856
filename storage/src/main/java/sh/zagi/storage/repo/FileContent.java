// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectStream;

/// A file of a commit, of any size. The target of a link is its content; nothing is followed.
public final class FileContent {
  private final ObjectLoader loader;

  FileContent(ObjectLoader loader) {
    this.loader = loader;
  }

  public long sizeBytes() {
    return loader.getSize();
  }

  /// The first bytes, at most `limit`.
  public byte[] start(int limit) throws IOException {
    try (InputStream in = loader.openStream()) {
      return in.readNBytes(limit);
    }
  }

  /// Writes all of it, without having all of it in memory.
  public void copyTo(OutputStream out) throws IOException {
    try (ObjectStream in = loader.openStream()) {
      in.transferTo(out);
    }
  }
}
