// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import sh.zagi.config.DataSize;

/// A tree held in memory, with the id that git would give it.
final class MemoryTree implements FileTree {
  private final TreeMap<String, String> contentByPath;
  private final TreeId id;

  MemoryTree(Map<String, String> contentByPath) {
    this.contentByPath = new TreeMap<>(contentByPath);
    this.id = treeId(this.contentByPath);
  }

  private static TreeId treeId(Map<String, String> files) {
    DirCache index = DirCache.newInCore();
    DirCacheBuilder builder = index.builder();
    try (ObjectInserter formatter = new NamingOnly()) {
      files.forEach((path, content) -> {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(formatter.idFor(Constants.OBJ_BLOB, content.getBytes(UTF_8)));
        builder.add(entry);
      });
      builder.finish();
      return new TreeId(index.writeTree(formatter).name());
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("paths that git would refuse: " + files.keySet(), e);
    }
  }

  @Override
  public TreeId id() {
    return id;
  }

  @Override
  public List<FileEntry> files(int limit) {
    return contentByPath.keySet().stream()
        .limit(limit)
        .map(path -> new FileEntry(path, FileKind.REGULAR))
        .toList();
  }

  @Override
  public Optional<byte[]> read(String path, DataSize limit) {
    return Optional.ofNullable(contentByPath.get(path))
        .map(content -> content.getBytes(UTF_8))
        .filter(bytes -> bytes.length <= limit.bytes());
  }

  @Override
  public boolean has(String path) {
    String below = contentByPath.ceilingKey(path + "/");
    return contentByPath.containsKey(path) || (below != null && below.startsWith(path + "/"));
  }

  /// Computes the ids of trees and stores nothing.
  private static final class NamingOnly extends ObjectInserter.Formatter {
    @Override
    public ObjectId insert(int type, byte[] data, int offset, int length) {
      return idFor(type, data, offset, length);
    }
  }
}
