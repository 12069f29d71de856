// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.ignore.IgnoreNode.MatchResult;

/// The `.gitignore` rules of a workspace (gitignore(5)): the deepest file that speaks of a path
/// wins, and nothing below an ignored folder can be brought back.
public final class IgnoreRules {
  private final Map<String, IgnoreNode> nodeByFolder = new TreeMap<>();

  /// @param contentByFolder each `.gitignore` by the folder that holds it; the root is the empty
  ///   text
  public IgnoreRules(Map<String, byte[]> contentByFolder) {
    contentByFolder.forEach((folder, content) -> {
      IgnoreNode node = new IgnoreNode();
      try {
        node.parse(new ByteArrayInputStream(content));
      } catch (IOException e) {
        throw new IllegalStateException("bytes in memory can be read", e);
      }
      nodeByFolder.put(folder, node);
    });
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
      IgnoreNode node = nodeByFolder.get(parent);
      if (node != null) {
        String relative = parent.isEmpty() ? path : path.substring(parent.length() + 1);
        MatchResult result = node.isIgnored(relative, folder);
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
