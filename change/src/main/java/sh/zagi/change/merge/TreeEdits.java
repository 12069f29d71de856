// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;

/// Changes to a tree, collected and then made at once. Only the folders on the way to a changed
/// path are read and written, so the cost follows the change and not the tree. A folder that
/// becomes empty vanishes; a file that stands where a folder is needed gives way.
public final class TreeEdits {
  private final Node root = new Node();

  /// What is to happen at one name.
  private static final class Node {
    private final Map<String, Node> below = new LinkedHashMap<>();
    private Optional<TreeEntry> put = Optional.empty();
    private boolean removed;
  }

  /// Puts a file at a path, whatever was there.
  public void put(String path, TreeEntry file) {
    Node node = node(path);
    node.put = Optional.of(file);
    node.removed = true;
  }

  /// Removes what is at a path, file or folder; what is put below it stays.
  public void remove(String path) {
    node(path).removed = true;
  }

  /// Puts what is there, removes where nothing is.
  public void set(String path, Optional<TreeEntry> file) {
    file.ifPresentOrElse(present -> put(path, present), () -> remove(path));
  }

  public boolean isEmpty() {
    return root.below.isEmpty();
  }

  /// @throws IllegalArgumentException when git could not have such a path
  private Node node(String path) {
    Node node = root;
    for (String step : path.split("/", -1)) {
      if (step.isEmpty() || step.equals(".") || step.equals("..")) {
        throw new IllegalArgumentException("not a path in a tree: " + path);
      }
      String name = new String(step.getBytes(UTF_8), ISO_8859_1);
      node = node.below.computeIfAbsent(name, _ -> new Node());
    }
    return node;
  }

  /// The tree with all changes made.
  public ObjectId apply(ObjectReader reader, ObjectInserter inserter, ObjectId tree)
      throws IOException {
    return apply(reader, inserter, tree, root);
  }

  private static ObjectId apply(
      ObjectReader reader, ObjectInserter inserter, ObjectId tree, Node node) throws IOException {
    Map<String, TreeEntry> old = Trees.read(reader, tree);
    Map<String, TreeEntry> entries = new HashMap<>(old);
    for (Map.Entry<String, Node> step : node.below.entrySet()) {
      String name = step.getKey();
      Node change = step.getValue();
      Optional<TreeEntry> present = Optional.ofNullable(entries.get(name));
      Optional<TreeEntry> next =
          change.put.isPresent()
              ? change.put
              : below(reader, inserter, change.removed ? Optional.empty() : present, change);
      next.ifPresentOrElse(entry -> entries.put(name, entry), () -> entries.remove(name));
    }
    return entries.equals(old) ? tree : Trees.write(inserter, entries);
  }

  private static Optional<TreeEntry> below(
      ObjectReader reader, ObjectInserter inserter, Optional<TreeEntry> present, Node change)
      throws IOException {
    boolean puts = change.below.values().stream().anyMatch(TreeEdits::puts);
    boolean folder = present.filter(TreeEntry::isTree).isPresent();
    if (!folder && !puts) {
      return present;
    }
    ObjectId tree = folder ? present.get().id() : Trees.EMPTY;
    ObjectId edited = apply(reader, inserter, tree, change);
    return edited.equals(Trees.EMPTY)
        ? Optional.empty()
        : Optional.of(new TreeEntry(FileMode.TREE, edited));
  }

  private static boolean puts(Node node) {
    return node.put.isPresent() || node.below.values().stream().anyMatch(TreeEdits::puts);
  }
}
