// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;
import sh.zagi.storage.lfs.LfsPointer;

/// Finds what stands for large files in a part of a history.
final class NewPointers {
  private NewPointers() {}

  /// Those below a tip that are not below what somebody has already.
  static Set<LfsPointer> below(Repository git, ObjectId tip, Collection<ObjectId> had)
      throws IOException {
    Set<LfsPointer> found = new LinkedHashSet<>();
    try (ObjectWalk walk = new ObjectWalk(git);
        ObjectReader reader = git.newObjectReader()) {
      walk.markStart(walk.parseAny(tip));
      for (ObjectId one : had) {
        if (reader.has(one)) {
          walk.markUninteresting(walk.parseAny(one));
        }
      }
      while (walk.next() != null) {
        // files come after the commits
      }
      for (RevObject one = walk.nextObject(); one != null; one = walk.nextObject()) {
        boolean isFile = one.getType() == Constants.OBJ_BLOB;
        if (isFile && reader.getObjectSize(one, Constants.OBJ_BLOB) <= LfsPointer.MOST_BYTES) {
          LfsPointer.read(reader.open(one).getCachedBytes(LfsPointer.MOST_BYTES))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }
}
