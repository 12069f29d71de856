// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.storage.folder.Trees;

/// Where the containers of one server are kept by the kernel and by their engine. Sessions outlive
/// the server; when none is left at its end, nothing of this is.
///
/// @param cgroup absolute in the trees of cgroups
record ContainerPlace(String cgroup, Path folder) implements AutoCloseable {
  /// Where programs for sessions are, below the folder.
  static final String TOOLS = "tools";

  /// Where the containers of hooks are, below the folder.
  static final String HOOKS = "h";

  @Override
  public void close() throws IOException {
    if (!Cgroups.children(cgroup).isEmpty()) {
      return;
    }
    var _ = Cgroups.remove(cgroup);
    // Filled anew by the next start.
    Trees.delete(folder.resolve(TOOLS));
    Trees.delete(folder.resolve(HOOKS));
    List<Path> folders;
    try (Stream<Path> all = Files.walk(folder, 1)) {
      folders = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : folders) {
      // removes folders only while they are empty
      if (Files.isDirectory(one)) {
        var _ = one.toFile().delete();
      }
    }
  }
}
