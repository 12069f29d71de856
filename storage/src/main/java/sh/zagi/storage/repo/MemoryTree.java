// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.config.DataSize;

/// A tree held in memory.
final class MemoryTree implements FileTree {
  private final TreeMap<String, String> contentByPath;

  MemoryTree(Map<String, String> contentByPath) {
    this.contentByPath = new TreeMap<>(contentByPath);
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
}
