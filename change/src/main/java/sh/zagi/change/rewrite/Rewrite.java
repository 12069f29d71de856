// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/// What became of a commit.
public sealed interface Rewrite {
  /// One commit took its place.
  record Rewritten(ObjectId commit) implements Rewrite {}

  /// Several did; nobody knows which one is meant.
  record Divergent(List<ObjectId> commits) implements Rewrite {}

  /// None did: its children go to its parents.
  ///
  /// @param deleteBookmarks whether bookmarks on it vanish; they move to its parents otherwise
  record Abandoned(List<ObjectId> parents, boolean deleteBookmarks) implements Rewrite {}
}
