// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.repair;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Knows which packages bring a file.
@FunctionalInterface
public interface PackageOfFile {
  /// Looks up many files at once, because one look costs seconds.
  ///
  /// @param paths without the first slash
  /// @return the packages of each file that any package has; empty when nothing can be known
  Map<String, List<String>> find(Collection<String> paths) throws InterruptedException;
}
