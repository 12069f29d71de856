// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.algebra.SameChange;

/// Merges whole trees with any number of sides. Reads only the folders in which sides differ.
public final class TreeMerge {
  /// Larger files are not merged by line.
  private static final int FILE_LIMIT_BYTES = 32 << 20;

  private final ObjectReader reader;
  private final ObjectInserter inserter;

  /// @param reader must see what `inserter` wrote, flushed or not
  public TreeMerge(ObjectReader reader, ObjectInserter inserter) {
    this.reader = reader;
    this.inserter = inserter;
  }

  /// Resolves what can be resolved. What stays in conflict has all its terms, every resolved path
  /// being equal in all of them.
  ///
  /// @return one term when nothing is left to decide, otherwise as few as possible
  public Merge<ObjectId> resolve(Merge<ObjectId> trees) throws IOException {
    Merge<ObjectId> simple = trees.simplify();
    return merge(simple).simplify();
  }

  private Merge<ObjectId> merge(Merge<ObjectId> trees) throws IOException {
    Optional<ObjectId> trivial = trees.trivial(SameChange.ACCEPT);
    if (trivial.isPresent()) {
      return Merge.resolved(trivial.get());
    }
    List<SequencedMap<String, TreeEntry>> folders = new ArrayList<>();
    SequencedSet<String> names = new LinkedHashSet<>();
    for (ObjectId tree : trees.terms()) {
      SequencedMap<String, TreeEntry> folder = Trees.read(reader, tree);
      folders.add(folder);
      names.addAll(folder.keySet());
    }
    List<Map<String, TreeEntry>> merged = new ArrayList<>();
    trees.terms().forEach(_ -> merged.add(new TreeMap<>()));
    boolean resolved = true;
    for (String name : names) {
      Merge<Optional<TreeEntry>> entry =
          new Merge<>(
              folders.stream().map(folder -> Optional.ofNullable(folder.get(name))).toList());
      Merge<Optional<TreeEntry>> result = entry(entry);
      resolved &= result.isResolved();
      for (int i = 0; i < merged.size(); i++) {
        Map<String, TreeEntry> folder = merged.get(i);
        result
            .terms()
            .get(result.isResolved() ? 0 : i)
            .ifPresent(present -> folder.put(name, present));
      }
    }
    if (resolved) {
      return Merge.resolved(write(merged.getFirst()));
    }
    List<ObjectId> ids = new ArrayList<>();
    for (Map<String, TreeEntry> folder : merged) {
      ids.add(write(folder));
    }
    return new Merge<>(ids);
  }

  private ObjectId write(Map<String, TreeEntry> folder) throws IOException {
    return Trees.write(inserter, folder);
  }

  /// @return one term, or as many as came in
  private Merge<Optional<TreeEntry>> entry(Merge<Optional<TreeEntry>> entry) throws IOException {
    Optional<Optional<TreeEntry>> trivial = entry.trivial(SameChange.ACCEPT);
    if (trivial.isPresent()) {
      return Merge.resolved(trivial.get());
    }
    boolean folders =
        entry.terms().stream().allMatch(term -> term.map(TreeEntry::isTree).orElse(true));
    if (folders) {
      Merge<ObjectId> ids = entry.map(term -> term.map(TreeEntry::id).orElse(Trees.EMPTY));
      return merge(ids).map(TreeMerge::folder);
    }
    return file(entry.simplify()).map(file -> Merge.resolved(Optional.of(file))).orElse(entry);
  }

  /// A folder without entries does not exist.
  private static Optional<TreeEntry> folder(ObjectId id) {
    return id.equals(Trees.EMPTY)
        ? Optional.empty()
        : Optional.of(new TreeEntry(FileMode.TREE, id));
  }

  private Optional<TreeEntry> file(Merge<Optional<TreeEntry>> entry) throws IOException {
    if (!entry.terms().stream().allMatch(term -> term.map(TreeEntry::isFile).orElse(false))) {
      return Optional.empty();
    }
    Merge<TreeEntry> files = entry.map(Optional::orElseThrow);
    Optional<FileMode> mode = files.map(TreeEntry::mode).trivial(SameChange.ACCEPT);
    if (mode.isEmpty()) {
      return Optional.empty();
    }
    Optional<ObjectId> same = files.map(TreeEntry::id).trivial(SameChange.ACCEPT);
    Optional<ObjectId> id = same.isPresent() ? same : lines(files.map(TreeEntry::id));
    return id.map(blob -> new TreeEntry(mode.get(), blob));
  }

  private Optional<ObjectId> lines(Merge<ObjectId> blobs) throws IOException {
    List<Content> contents = new ArrayList<>();
    for (ObjectId blob : blobs.terms()) {
      try {
        contents.add(
            Content.of(reader.open(blob, Constants.OBJ_BLOB).getCachedBytes(FILE_LIMIT_BYTES)));
      } catch (LargeObjectException _) {
        return Optional.empty();
      }
    }
    Optional<Content> merged = FileMerge.resolve(new Merge<>(contents));
    return merged.isPresent()
        ? Optional.of(inserter.insert(Constants.OBJ_BLOB, merged.get().bytes()))
        : Optional.empty();
  }
}
