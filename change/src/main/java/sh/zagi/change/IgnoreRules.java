// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.ignore.IgnoreNode.MatchResult;

/// The `.gitignore` rules of a workspace (gitignore(5)): the deepest file that speaks of a path
/// wins, and nothing below an ignored folder can be brought back. For one thread.
public final class IgnoreRules {
  private final Function<String, Optional<byte[]>> contentOf;
  private final Map<String, Optional<IgnoreNode>> nodeByFolder = new HashMap<>();

  /// @param contentOf the `.gitignore` of a folder, the root being the empty text; asked once for
  ///   each folder that matters
  public IgnoreRules(Function<String, Optional<byte[]>> contentOf) {
    this.contentOf = contentOf;
  }

  private Optional<IgnoreNode> node(String folder) {
    return nodeByFolder.computeIfAbsent(
        folder, _ -> contentOf.apply(folder).map(IgnoreRules::parsed));
  }

  private static IgnoreNode parsed(byte[] content) {
    IgnoreNode node = new IgnoreNode();
    try {
      node.parse(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    return node;
  }

  /// Whether git would leave the path out.
  ///
  /// @param path relative to the workspace, `/`-separated
  public boolean ignored(String path, boolean folder) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (matches(path.substring(0, slash), true)) {
        return true;
      }
    }
    return matches(path, folder);
  }

  private boolean matches(String path, boolean folder) {
    String parent = path;
    while (!parent.isEmpty()) {
      int slash = parent.lastIndexOf('/');
      parent = slash < 0 ? "" : parent.substring(0, slash);
      Optional<IgnoreNode> node = node(parent);
      if (node.isPresent()) {
        String relative = parent.isEmpty() ? path : path.substring(parent.length() + 1);
        MatchResult result = node.get().isIgnored(relative, folder);
        if (result == MatchResult.IGNORED) {
          return true;
        }
        if (result == MatchResult.NOT_IGNORED) {
          return false;
        }
      }
    }
    return false;
  }
}
