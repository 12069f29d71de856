// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.util.ArrayList;
import java.util.List;
import sh.zagi.change.RefusedException;

/// Paths as they are typed: relative to the repository's root, a folder meaning all below it.
final class Paths {
  private Paths() {}

  /// @throws RefusedException for what cannot be a path in a tree
  static List<String> checked(List<String> typed) {
    List<String> paths = new ArrayList<>();
    for (String one : typed) {
      String path = one.startsWith("./") ? one.substring(2) : one;
      while (path.endsWith("/")) {
        path = path.substring(0, path.length() - 1);
      }
      for (String step : path.split("/", -1)) {
        if (step.isEmpty() || step.equals(".") || step.equals("..")) {
          throw new RefusedException("not a path in the repository: " + one);
        }
      }
      paths.add(path);
    }
    return paths;
  }
}
