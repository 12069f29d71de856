// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.archive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/// Writes one archive, entry by entry. Belongs to one thread.
interface ArchiveWriter {
  /// What every entry has.
  ///
  /// @param path with `/` between steps; that of a folder ends with one
  /// @param id of its object
  record Entry(String path, String id, Instant time) {}

  /// What the archive is of.
  void begin(String commit, Instant time) throws IOException;

  void folder(Entry entry) throws IOException;

  /// @param sizeBytes exactly as many as `content` gives
  void file(Entry entry, boolean executable, long sizeBytes, InputStream content)
      throws IOException;

  /// A link, never followed.
  void link(Entry entry, String target) throws IOException;

  /// Writes the end; the stream stays open.
  void finish() throws IOException;
}
