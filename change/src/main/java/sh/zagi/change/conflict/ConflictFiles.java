// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.conflict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.ConflictPaths;
import sh.zagi.change.merge.Content;
import sh.zagi.change.merge.TreeEdits;
import sh.zagi.change.merge.TreeEntry;

/// A tree with conflicts as the files that a person works on, and back.
public final class ConflictFiles {
  /// Larger files are not shown with markers.
  private static final int LIMIT_BYTES = 8 << 20;

  private final ObjectReader reader;
  private final ObjectInserter inserter;

  /// @param reader must see what `inserter` wrote, flushed or not
  public ConflictFiles(ObjectReader reader, ObjectInserter inserter) {
    this.reader = reader;
    this.inserter = inserter;
  }

  /// A value with its place among the terms; equal when the values are.
  private record Placed<T>(T value, int index) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Placed<?> that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }
  }

  /// The tree that stands for these terms in a working copy: files in conflict hold all their sides
  /// between markers. A tree without a conflict stands for itself.
  public ObjectId write(Merge<ObjectId> trees, List<String> labels) throws IOException {
    if (trees.isResolved()) {
      return trees.add(0);
    }
    TreeEdits edits = new TreeEdits();
    for (Map.Entry<String, Merge<Optional<TreeEntry>>> path :
        ConflictPaths.of(reader, trees).entrySet()) {
      edits.put(path.getKey(), shown(path.getValue(), labels));
    }
    return edits.apply(reader, inserter, trees.add(0));
  }

  private TreeEntry shown(Merge<Optional<TreeEntry>> entry, List<String> labels)
      throws IOException {
    Merge<Placed<Optional<TreeEntry>>> simple = simplified(entry);
    Optional<Merge<Content>> text = contents(simple);
    byte[] bytes =
        text.isPresent()
            ? ConflictText.write(text.get(), MarkerStyle.DIFF, named(simple, labels)).text().bytes()
            : described(entry).bytes();
    return new TreeEntry(mode(entry), inserter.insert(Constants.OBJ_BLOB, bytes));
  }

  private static <T> Merge<Placed<T>> simplified(Merge<T> merge) {
    List<Placed<T>> placed = new ArrayList<>();
    for (int i = 0; i < merge.terms().size(); i++) {
      placed.add(new Placed<>(merge.terms().get(i), i));
    }
    return new Merge<>(placed).simplify();
  }

  private static <T> List<String> named(Merge<Placed<T>> simple, List<String> labels) {
    return simple.terms().stream()
        .map(term -> term.index() < labels.size() ? labels.get(term.index()) : "")
        .toList();
  }

  /// The texts of the sides; nothing when a side is no text.
  private Optional<Merge<Content>> contents(Merge<Placed<Optional<TreeEntry>>> entry)
      throws IOException {
    List<Content> contents = new ArrayList<>();
    for (Placed<Optional<TreeEntry>> term : entry.terms()) {
      Optional<TreeEntry> file = term.value();
      if (file.isEmpty()) {
        contents.add(Content.EMPTY);
        continue;
      }
      Optional<Content> content = file.get().isFile() ? text(file.get()) : Optional.empty();
      if (content.isEmpty()) {
        return Optional.empty();
      }
      contents.add(content.get());
    }
    return Optional.of(new Merge<>(contents));
  }

  private Optional<Content> text(TreeEntry file) throws IOException {
    try {
      Content content =
          Content.of(reader.open(file.id(), Constants.OBJ_BLOB).getCachedBytes(LIMIT_BYTES));
      return content.isBinary() ? Optional.empty() : Optional.of(content);
    } catch (LargeObjectException _) {
      return Optional.empty();
    }
  }

  private static FileMode mode(Merge<Optional<TreeEntry>> entry) {
    List<FileMode> modes =
        entry.adds().stream()
            .flatMap(Optional::stream)
            .filter(TreeEntry::isFile)
            .map(TreeEntry::mode)
            .distinct()
            .toList();
    return modes.size() == 1 ? modes.getFirst() : FileMode.REGULAR_FILE;
  }

  /// What stands in the place of a conflict that cannot be shown as one text.
  private static Content described(Merge<Optional<TreeEntry>> entry) {
    StringBuilder text =
        new StringBuilder("This path is in conflict and cannot be shown as text.\n");
    for (int i = 0; i < entry.sides(); i++) {
      text.append("side ").append(i + 1).append(": ").append(kind(entry.add(i))).append('\n');
    }
    text.append("Choose a side with `resolve`, or put here what it shall be.\n");
    return Content.of(text.toString());
  }

  private static String kind(Optional<TreeEntry> side) {
    return side.map(entry ->
            (FileMode.TREE.equals(entry.mode())
                    ? "a folder "
                    : FileMode.SYMLINK.equals(entry.mode())
                        ? "a link "
                        : FileMode.GITLINK.equals(entry.mode()) ? "a submodule " : "a file ")
                + entry.id().name())
        .orElse("nothing");
  }

  /// The terms after somebody worked on the files: a file in conflict whose text was changed is
  /// read back, any other changed file is the same in all terms.
  ///
  /// @param shown what [#write] made of `trees`
  /// @param files the tree of the files now
  public Merge<ObjectId> read(
      Merge<ObjectId> trees, List<String> labels, ObjectId shown, ObjectId files)
      throws IOException {
    if (trees.isResolved() || shown.equals(files)) {
      return shown.equals(files) ? trees : Merge.resolved(files);
    }
    SortedMap<String, Merge<Optional<TreeEntry>>> conflicts = ConflictPaths.of(reader, trees);
    List<TreeEdits> edits = new ArrayList<>();
    trees.terms().forEach(_ -> edits.add(new TreeEdits()));
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(shown);
      walk.addTree(files);
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        Optional<TreeEntry> now =
            FileMode.MISSING.equals(walk.getFileMode(1))
                ? Optional.empty()
                : Optional.of(new TreeEntry(walk.getFileMode(1), walk.getObjectId(1)));
        Optional<Merge<Optional<TreeEntry>>> conflict =
            Optional.ofNullable(conflicts.get(walk.getPathString()));
        Merge<Optional<TreeEntry>> terms =
            conflict.isPresent() ? readBack(conflict.get(), labels, now) : Merge.resolved(now);
        for (int i = 0; i < edits.size(); i++) {
          edits.get(i).set(walk.getPathString(), terms.terms().get(terms.isResolved() ? 0 : i));
        }
      }
    }
    List<ObjectId> next = new ArrayList<>();
    for (int i = 0; i < edits.size(); i++) {
      next.add(edits.get(i).apply(reader, inserter, trees.terms().get(i)));
    }
    return new Merge<>(next);
  }

  /// @return one term when the conflict is over, otherwise as many as `old` has
  private Merge<Optional<TreeEntry>> readBack(
      Merge<Optional<TreeEntry>> old, List<String> labels, Optional<TreeEntry> now)
      throws IOException {
    Merge<Placed<Optional<TreeEntry>>> simple = simplified(old);
    Optional<Merge<Content>> texts = contents(simple);
    Optional<Content> edited =
        now.isPresent() && now.get().isFile() ? text(now.get()) : Optional.empty();
    if (texts.isEmpty() || edited.isEmpty()) {
      return Merge.resolved(now);
    }
    List<String> names = named(simple, labels);
    int length = ConflictText.write(texts.get(), MarkerStyle.DIFF, names).markerLength();
    Merge<Content> read =
        ConflictText.read(texts.get(), names, new ConflictText(edited.get(), length));
    if (read.isResolved()) {
      return Merge.resolved(now);
    }
    List<Optional<TreeEntry>> terms = new ArrayList<>(old.terms());
    for (int i = 0; i < simple.terms().size(); i++) {
      Placed<Optional<TreeEntry>> term = simple.terms().get(i);
      Content content = read.terms().get(i);
      boolean absent = term.value().isEmpty() && content.isEmpty();
      if (!absent) {
        FileMode mode = term.value().map(TreeEntry::mode).orElse(FileMode.REGULAR_FILE);
        ObjectId blob = inserter.insert(Constants.OBJ_BLOB, content.bytes());
        terms.set(term.index(), Optional.of(new TreeEntry(mode, blob)));
      }
    }
    return new Merge<>(terms);
  }
}
