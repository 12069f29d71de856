// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.algebra.SameChange;

/// Finds the paths at which the terms of a merged tree do not agree. Reads only folders that
/// differ.
public final class ConflictPaths {
  private final ObjectReader reader;
  private final SortedMap<String, Merge<Optional<TreeEntry>>> found = new TreeMap<>();

  private ConflictPaths(ObjectReader reader) {
    this.reader = reader;
  }

  /// Every path in conflict, with what each term has there: as many terms as the tree has.
  public static SortedMap<String, Merge<Optional<TreeEntry>>> of(
      ObjectReader reader, Merge<ObjectId> trees) throws IOException {
    ConflictPaths paths = new ConflictPaths(reader);
    if (!trees.isResolved()) {
      paths.walk("", trees);
    }
    return paths.found;
  }

  private void walk(String prefix, Merge<ObjectId> trees) throws IOException {
    if (trees.trivial(SameChange.ACCEPT).isPresent()) {
      return;
    }
    List<SequencedMap<String, TreeEntry>> folders = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (ObjectId tree : trees.terms()) {
      SequencedMap<String, TreeEntry> folder = Trees.read(reader, tree);
      folders.add(folder);
      names.addAll(folder.keySet());
    }
    for (String name : names) {
      Merge<Optional<TreeEntry>> entry =
          new Merge<>(
              folders.stream().map(folder -> Optional.ofNullable(folder.get(name))).toList());
      if (entry.trivial(SameChange.ACCEPT).isPresent()) {
        continue;
      }
      String path = prefix + new String(name.getBytes(ISO_8859_1), UTF_8);
      boolean folder =
          entry.terms().stream().allMatch(term -> term.map(TreeEntry::isTree).orElse(true));
      if (folder) {
        walk(path + "/", entry.map(term -> term.map(TreeEntry::id).orElse(Trees.EMPTY)));
      } else {
        found.put(path, entry);
      }
    }
  }
}
