// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.purge;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.change.merge.Trees;

/// Trees without the contents that are to go; each tree is looked at once. For one thread.
final class CleanTrees {
  private final ObjectReader reader;
  private final ObjectInserter inserter;
  private final Set<ObjectId> contents;
  private final Map<ObjectId, ObjectId> cleaned = new HashMap<>();

  CleanTrees(ObjectReader reader, ObjectInserter inserter, Set<ObjectId> contents) {
    this.reader = reader;
    this.inserter = inserter;
    this.contents = contents;
  }

  /// Whether a tree holds one of the contents.
  boolean isClean(ObjectId tree) throws IOException {
    return clean(tree).equals(tree);
  }

  /// The tree without them; folders that come out empty are gone.
  ObjectId clean(ObjectId tree) throws IOException {
    ObjectId known = cleaned.get(tree);
    if (known != null) {
      return known;
    }
    Map<String, TreeEntry> entries = Trees.read(reader, tree);
    Map<String, TreeEntry> kept = new TreeMap<>();
    for (Map.Entry<String, TreeEntry> entry : entries.entrySet()) {
      ObjectId id = entry.getValue().id();
      if (FileMode.TREE.equals(entry.getValue().mode())) {
        ObjectId below = clean(id);
        boolean emptied = below.equals(Trees.EMPTY) && !id.equals(Trees.EMPTY);
        if (!emptied) {
          kept.put(entry.getKey(), new TreeEntry(FileMode.TREE, below));
        }
      } else if (!contents.contains(id)) {
        kept.put(entry.getKey(), entry.getValue());
      }
    }
    ObjectId result = kept.equals(entries) ? tree : Trees.write(inserter, kept);
    cleaned.put(tree.copy(), result);
    return result;
  }
}
