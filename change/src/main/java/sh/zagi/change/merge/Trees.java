// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/// Single git trees as maps. Names are bytes, carried in strings of one character a byte.
public final class Trees {
  /// The tree without entries; it need not be stored to be known.
  public static final ObjectId EMPTY = Constants.EMPTY_TREE_ID;

  private Trees() {}

  /// The entries of one tree, not of those below it.
  public static SequencedMap<String, TreeEntry> read(ObjectReader reader, ObjectId tree)
      throws IOException {
    SequencedMap<String, TreeEntry> entries = new LinkedHashMap<>();
    if (tree.equals(EMPTY)) {
      return entries;
    }
    CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
    for (; !parser.eof(); parser.next(1)) {
      String name =
          new String(parser.getEntryPathBuffer(), 0, parser.getEntryPathLength(), ISO_8859_1);
      entries.put(name, new TreeEntry(parser.getEntryFileMode(), parser.getEntryObjectId()));
    }
    return entries;
  }

  /// Stores a tree.
  public static ObjectId write(ObjectInserter inserter, Map<String, TreeEntry> entries)
      throws IOException {
    List<Map.Entry<String, TreeEntry>> sorted = new ArrayList<>(new TreeMap<>(entries).entrySet());
    sorted.sort(Comparator.comparing(entry -> sortKey(entry.getKey(), entry.getValue())));
    TreeFormatter formatter = new TreeFormatter();
    for (Map.Entry<String, TreeEntry> entry : sorted) {
      formatter.append(
          entry.getKey().getBytes(ISO_8859_1), entry.getValue().mode(), entry.getValue().id());
    }
    return inserter.insert(formatter);
  }

  /// Git sorts folders as if their names ended with a slash.
  private static String sortKey(String name, TreeEntry entry) {
    return FileMode.TREE.equals(entry.mode()) ? name + "/" : name;
  }
}
