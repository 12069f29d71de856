// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/// What stands at a path.
public record TreeEntry(FileMode mode, ObjectId id) {
  boolean isTree() {
    return FileMode.TREE.equals(mode);
  }

  boolean isFile() {
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
  }
}
