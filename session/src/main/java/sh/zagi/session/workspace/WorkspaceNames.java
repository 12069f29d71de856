// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.util.Locale;
import java.util.Set;

/// Names that mean something to git or jj, on whatever file system a tree may end up.
final class WorkspaceNames {
  private static final Set<String> STORES = Set.of(".git", ".jj", "git~1");

  private WorkspaceNames() {}

  /// Whether a version store has that name; letters in either case, as other systems read them.
  static boolean isStore(String name) {
    return STORES.contains(name.toLowerCase(Locale.ROOT));
  }
}
