// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.config.DataSize;

/// A read-only tree of files: what a commit holds, seen without git. Safe for use by many threads.
public interface FileTree {
  /// Files in git's order, at most `limit` of them: the limit guards against tree bombs, so a
  /// result of exactly `limit` entries means that there may be more.
  List<FileEntry> files(int limit);

  /// Reads a regular or executable file.
  ///
  /// @return empty when there is no such file, it is a link, or it is larger than `limit`
  Optional<byte[]> read(String path, DataSize limit);

  /// Whether there is a file or a folder at a path.
  boolean has(String path);

  /// A tree in memory.
  static FileTree ofFiles(Map<String, String> contentByPath) {
    return new MemoryTree(contentByPath);
  }
}
