// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.change.merge.Trees;

/// Real git objects in memory, for tests of pure functions over objects.
public final class TestRepo implements AutoCloseable {
  private final InMemoryRepository git =
      new InMemoryRepository(new DfsRepositoryDescription("test"));
  private final ObjectInserter inserter = git.newObjectInserter();
  private final ObjectReader reader = inserter.newReader();

  public ObjectInserter inserter() {
    return inserter;
  }

  public ObjectReader reader() {
    return reader;
  }

  public InMemoryRepository git() {
    return git;
  }

  /// A tree of `path=content` words; a content of `+x` at the end makes a file executable.
  public ObjectId tree(String words) {
    Map<String, String> files = new TreeMap<>();
    for (String word : words.isBlank() ? new String[0] : words.split(" ", -1)) {
      int equals = word.indexOf('=');
      files.put(word.substring(0, equals), word.substring(equals + 1).replace(',', '\n'));
    }
    return folder(files, "");
  }

  private ObjectId folder(Map<String, String> files, String prefix) {
    Map<String, TreeEntry> entries = new TreeMap<>();
    try {
      for (String path : files.keySet()) {
        if (!path.startsWith(prefix)) {
          continue;
        }
        String rest = path.substring(prefix.length());
        int slash = rest.indexOf('/');
        if (slash >= 0) {
          String name = rest.substring(0, slash);
          if (!entries.containsKey(name)) {
            entries.put(name, new TreeEntry(FileMode.TREE, folder(files, prefix + name + "/")));
          }
          continue;
        }
        String text = files.get(path);
        boolean link = text.startsWith("->");
        boolean executable = text.endsWith("+x");
        String content =
            link
                ? text.substring(2)
                : (executable ? text.substring(0, text.length() - 2) : text) + "\n";
        FileMode mode =
            link ? FileMode.SYMLINK : executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
        entries.put(
            rest,
            new TreeEntry(mode, inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8))));
      }
      return Trees.write(inserter, entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The words of [#tree] for a tree, sorted by path.
  public String words(ObjectId tree) {
    StringBuilder words = new StringBuilder();
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(tree);
      walk.setRecursive(true);
      while (walk.next()) {
        String text = new String(reader.open(walk.getObjectId(0)).getCachedBytes(), UTF_8);
        String content =
            FileMode.SYMLINK.equals(walk.getFileMode(0))
                ? "->" + text
                : text.replaceFirst("\n$", "");
        words
            .append(words.isEmpty() ? "" : " ")
            .append(walk.getPathString())
            .append('=')
            .append(content.replace('\n', ','))
            .append(FileMode.EXECUTABLE_FILE.equals(walk.getFileMode(0)) ? "+x" : "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words.toString();
  }

  @Override
  public void close() {
    reader.close();
    inserter.close();
    git.close();
  }
}
