// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import sh.zagi.change.algebra.Merge;

/// The git tree of a conflicted commit. It exists only to keep the trees of the terms alive; the
/// commit's header is the truth.
public final class ConflictTrees {
  /// Entries of this name and below are never shown and never recorded.
  public static final String PREFIX = ".jjconflict";

  /// The newer name of the file that warns people who see the tree through git.
  public static final String README = "JJ-CONFLICT-README";

  private static final String OLD_README = "README";
  private static final String TEXT =
      """
      This commit holds a conflict, and git shows the first side of it.

      The folders `.jjconflict-base-N` and `.jjconflict-side-N` hold all sides. Resolve the conflict
      with a tool that knows such commits (zagi or jj), not by editing here: git would commit these
      folders as if they were your files.
      """;

  private ConflictTrees() {}

  /// Whether a name at the top of a tree belongs to the storage of a conflict.
  public static boolean isStorage(String name) {
    return name.startsWith(PREFIX) || name.equals(README);
  }

  /// The git tree for a tree of any number of terms; a tree without a conflict is its own.
  public static ObjectId write(ObjectReader reader, ObjectInserter inserter, Merge<ObjectId> trees)
      throws IOException {
    if (trees.isResolved()) {
      return stored(inserter, trees.add(0));
    }
    Map<String, TreeEntry> entries = new TreeMap<>(Trees.read(reader, trees.add(0)));
    entries.keySet().removeIf(ConflictTrees::isStorage);
    for (int i = 0; i < trees.sides(); i++) {
      entries.put(PREFIX + "-side-" + i, folder(inserter, trees.add(i)));
      if (i < trees.sides() - 1) {
        entries.put(PREFIX + "-base-" + i, folder(inserter, trees.remove(i)));
      }
    }
    ObjectId readme = inserter.insert(Constants.OBJ_BLOB, TEXT.getBytes(UTF_8));
    entries.put(README, new TreeEntry(FileMode.REGULAR_FILE, readme));
    return Trees.write(inserter, entries);
  }

  private static TreeEntry folder(ObjectInserter inserter, ObjectId tree) throws IOException {
    return new TreeEntry(FileMode.TREE, stored(inserter, tree));
  }

  /// The empty tree is known without being stored, but git wants what it is told of.
  private static ObjectId stored(ObjectInserter inserter, ObjectId tree) throws IOException {
    return tree.equals(Trees.EMPTY) ? Trees.write(inserter, Map.of()) : tree;
  }

  /// Whether `tree` is what [#write] makes of `trees`; the readme's text differs by version and
  /// does not count, and older versions (jj 0.35) leave out the files of the first side. A commit
  /// of which this is not true could show git something else than jj.
  public static boolean matches(ObjectReader reader, Merge<ObjectId> trees, ObjectId tree)
      throws IOException {
    Map<String, TreeEntry> found = new TreeMap<>(Trees.read(reader, tree));
    Map<String, TreeEntry> files = new TreeMap<>(Trees.read(reader, trees.add(0)));
    files.keySet().removeIf(ConflictTrees::isStorage);
    Map<String, TreeEntry> expected = new TreeMap<>();
    for (int i = 0; i < trees.sides(); i++) {
      expected.put(PREFIX + "-side-" + i, new TreeEntry(FileMode.TREE, trees.add(i)));
      if (i < trees.sides() - 1) {
        expected.put(PREFIX + "-base-" + i, new TreeEntry(FileMode.TREE, trees.remove(i)));
      }
    }
    String readme = found.containsKey(README) ? README : OLD_README;
    files.remove(readme);
    TreeEntry text = found.remove(readme);
    if (text != null && !FileMode.REGULAR_FILE.equals(text.mode())) {
      return false;
    }
    boolean older = found.equals(expected);
    expected.putAll(files);
    return older || found.equals(expected);
  }
}
