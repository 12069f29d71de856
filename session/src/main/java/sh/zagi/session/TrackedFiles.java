// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import sh.zagi.config.DataSize;
import sh.zagi.storage.repo.FileEntry;
import sh.zagi.storage.repo.FileTree;

/// What a commit tracks: ignore rules do not apply to these paths.
///
/// @param paths files, and every folder that holds one
/// @param ignoreFiles content of each `.gitignore` by its folder; the root is the empty text
record TrackedFiles(Set<String> paths, Map<String, byte[]> ignoreFiles) {
  private static final int MAX_FILES = 200_000;
  private static final DataSize MAX_IGNORE_FILE = DataSize.mebibytes(1);
  private static final String IGNORE_FILE = ".gitignore";

  static TrackedFiles of(FileTree tree) {
    Set<String> paths = new HashSet<>();
    Map<String, byte[]> ignoreFiles = new HashMap<>();
    for (FileEntry file : tree.files(MAX_FILES)) {
      String path = file.path();
      for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
        if (!paths.add(path.substring(0, end))) {
          break;
        }
      }
      if (path.equals(IGNORE_FILE) || path.endsWith("/" + IGNORE_FILE)) {
        int slash = path.lastIndexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        tree.read(path, MAX_IGNORE_FILE).ifPresent(bytes -> ignoreFiles.put(folder, bytes));
      }
    }
    return new TrackedFiles(Set.copyOf(paths), Map.copyOf(ignoreFiles));
  }
}
