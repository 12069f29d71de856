// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.Map;
import java.util.Set;
import sh.zagi.change.IgnoreRules;
import sh.zagi.session.workspace.Exclusions;

/// Decides what of a workspace is history: all that is tracked, and what no ignore rule names.
/// Installed libraries never are, also where a project forgot to ignore them.
final class SavedPaths implements Exclusions {
  private static final Set<String> LIBRARIES = Set.of("node_modules");

  private final TrackedFiles tracked;
  private final IgnoreRules rules;

  SavedPaths(TrackedFiles tracked, Map<String, byte[]> ignoreFiles) {
    this.tracked = tracked;
    this.rules = new IgnoreRules(ignoreFiles);
  }

  @Override
  public boolean excluded(String path, boolean folder) {
    if (tracked.paths().contains(path)) {
      return false;
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    return LIBRARIES.contains(name) || rules.ignored(path, folder);
  }
}
