// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.StoredConfig;

/// Which branches are protected, as the repository's own settings say it.
///
/// @param more protected beside the trunk
/// @param open not protected, although one of them may be the trunk
record ProtectedBranches(Set<String> more, Set<String> open) {
  private static final String SECTION = "zagi";
  private static final String PROTECT = "protect";
  private static final String OPEN = "open";

  static ProtectedBranches of(StoredConfig config) {
    return new ProtectedBranches(names(config, PROTECT), names(config, OPEN));
  }

  private static Set<String> names(StoredConfig config, String name) {
    return new TreeSet<>(Arrays.asList(config.getStringList(SECTION, null, name)));
  }

  boolean contains(String branch, String trunk) {
    return more.contains(branch) || (branch.equals(trunk) && !open.contains(branch));
  }

  static void set(StoredConfig config, String branch, boolean on) throws IOException {
    ProtectedBranches now = of(config);
    Set<String> joined = on ? now.more() : now.open();
    Set<String> left = on ? now.open() : now.more();
    joined.add(branch);
    left.remove(branch);
    config.setStringList(SECTION, null, PROTECT, now.more().stream().toList());
    config.setStringList(SECTION, null, OPEN, now.open().stream().toList());
    config.save();
  }
}
