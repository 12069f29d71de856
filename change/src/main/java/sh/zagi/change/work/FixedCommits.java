// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.View;

/// Which commits are immutable (jj's `immutable_heads()`): the trunk, tags, and every branch of the
/// repository that the view has no bookmark for. A bookmark of the same name tracks its branch, and
/// says that whoever works here means to rewrite it.
final class FixedCommits {
  static final String BRANCHES = "refs/heads/";

  private FixedCommits() {}

  /// The newest of them; all their ancestors are immutable as well.
  static NavigableSet<ObjectId> of(View view, String trunk) {
    NavigableSet<ObjectId> fixed = new TreeSet<>();
    view.refs()
        .forEach((name, commit) -> {
          String branch = name.startsWith(BRANCHES) ? name.substring(BRANCHES.length()) : "";
          boolean tracked = !branch.equals(trunk) && view.bookmarks().containsKey(branch);
          if (!tracked) {
            fixed.add(commit);
          }
        });
    return fixed;
  }
}
