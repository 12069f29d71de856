// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/// What stands at a path.
public record TreeEntry(FileMode mode, ObjectId id) {
  public boolean isTree() {
    return FileMode.TREE.equals(mode);
  }

  /// Whether it is a file with content of its own, executable or not.
  public boolean isFile() {
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
  }
}
