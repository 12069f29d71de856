// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import sh.zagi.change.IgnoreRules;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.storage.repo.FileTree;

/// Decides what of a workspace is history: all that is tracked, and what no ignore rule names.
/// Installed libraries never are, also where a project forgot to ignore them.
final class SavedPaths implements Exclusions {
  private static final Set<String> LIBRARIES = Set.of("node_modules");

  private static final Set<String> VERSION_CONTROL = Set.of(".git", ".jj");

  private final FileTree tracked;
  private final IgnoreRules rules;

  /// @param tracked the files that are history already: no rule makes git forget them
  /// @param ignoreFile the `.gitignore` of a folder as the session has it
  SavedPaths(FileTree tracked, Function<String, Optional<byte[]>> ignoreFile) {
    this.tracked = tracked;
    this.rules = new IgnoreRules(ignoreFile);
  }

  /// What only looks for ignore files need not enter.
  static boolean isOfNoInterest(String name) {
    return LIBRARIES.contains(name) || VERSION_CONTROL.contains(name);
  }

  @Override
  public boolean excluded(String path, boolean folder) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean named =
        VERSION_CONTROL.contains(name) || LIBRARIES.contains(name) || rules.ignored(path, folder);
    return named && !tracked.has(path);
  }
}
