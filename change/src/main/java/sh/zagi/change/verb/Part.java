// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.TreeEdits;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.change.merge.Trees;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.work.Moment;

/// Contents of which some paths are taken from other contents.
final class Part {
  private final Commits commits;
  private final ObjectInserter inserter;

  Part(Moment moment) {
    this.commits = moment.commits();
    this.inserter = commits.inserter();
  }

  /// `base`, but at these paths and below what `other` has.
  ///
  /// @param paths none for all
  Merge<ObjectId> taken(Merge<ObjectId> base, Merge<ObjectId> other, List<String> paths)
      throws IOException {
    if (paths.isEmpty()) {
      return other;
    }
    Merge<ObjectId> rest = each(base, tree -> without(tree, paths));
    Merge<ObjectId> some = each(other, tree -> only(tree, paths));
    Merge<ObjectId> nothing = Merge.resolved(Trees.EMPTY);
    return commits.resolve(Merge.flatten(Merge.threeWay(rest, nothing, some)));
  }

  private interface Change {
    ObjectId of(ObjectId tree) throws IOException;
  }

  private static Merge<ObjectId> each(Merge<ObjectId> trees, Change change) throws IOException {
    List<ObjectId> changed = new ArrayList<>();
    for (ObjectId tree : trees.terms()) {
      changed.add(change.of(tree));
    }
    return new Merge<>(changed);
  }

  private ObjectId without(ObjectId tree, List<String> paths) throws IOException {
    TreeEdits edits = new TreeEdits();
    paths.forEach(edits::remove);
    return edits.apply(commits.reader(), inserter, tree);
  }

  private ObjectId only(ObjectId tree, List<String> paths) throws IOException {
    TreeEdits edits = new TreeEdits();
    for (String path : paths) {
      entry(commits.reader(), tree, path).ifPresent(entry -> edits.put(path, entry));
    }
    return edits.apply(commits.reader(), inserter, Trees.EMPTY);
  }

  /// What stands at a path of a tree, file or folder.
  static Optional<TreeEntry> entry(ObjectReader reader, ObjectId tree, String path)
      throws IOException {
    if (tree.equals(Trees.EMPTY)) {
      return Optional.empty();
    }
    try (TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
      return walk == null
          ? Optional.empty()
          : Optional.of(new TreeEntry(walk.getFileMode(0), walk.getObjectId(0)));
    }
  }
}
