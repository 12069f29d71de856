// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;

/// What stands at a path.
public record TreeEntry(FileMode mode, ObjectId id) {
  boolean isTree() {
    return mode == FileMode.TREE;
  }

  boolean isFile() {
    return mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE;
  }
}
