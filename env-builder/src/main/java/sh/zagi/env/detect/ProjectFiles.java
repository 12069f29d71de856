// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sh.zagi.config.DataSize;
import sh.zagi.storage.repo.FileEntry;
import sh.zagi.storage.repo.FileKind;
import sh.zagi.storage.repo.FileTree;

/// The files of a project with the bounds under which detection reads them. For one thread.
public final class ProjectFiles {
  /// More files than any honest project; the rest is not looked at.
  public static final int FILE_LIMIT = 100_000;

  private static final DataSize SMALL = new DataSize(1 << 20);
  private static final DataSize LOCKFILE = new DataSize(32 << 20);

  private static final int TEXT_BYTES = 256 << 10;
  private static final int LINE_CHARACTERS = 600;

  private final FileTree tree;
  private final TreeSet<String> paths = new TreeSet<>();
  private final Map<String, List<String>> byName = new HashMap<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  public ProjectFiles(FileTree tree) {
    this.tree = tree;
    for (FileEntry entry : tree.files(FILE_LIMIT)) {
      if (entry.kind() == FileKind.REGULAR || entry.kind() == FileKind.EXECUTABLE) {
        paths.add(entry.path());
      }
    }
    paths.forEach(
        path -> byName.computeIfAbsent(Folders.name(path), _ -> new ArrayList<>()).add(path));
  }

  /// All paths whose last step is `name`, sorted.
  public List<String> named(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /// Remembers that something was passed over.
  ///
  /// @param sentence one line that names the file
  public void warn(String sentence) {
    warnings.add(sentence);
  }

  /// What was passed over, in order, without repetition.
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  public boolean has(String path) {
    return paths.contains(path);
  }

  /// Paths that start with `prefix`, sorted.
  public List<String> under(String prefix) {
    return List.copyOf(paths.subSet(prefix, prefix + Character.MAX_VALUE));
  }

  /// All paths that end with `suffix`, sorted.
  public List<String> ending(String suffix) {
    return paths.stream().filter(path -> path.endsWith(suffix)).toList();
  }

  /// A file of at most 1 MiB.
  public Optional<byte[]> read(String path) {
    return has(path) ? tree.read(path, SMALL) : Optional.empty();
  }

  /// The lines of the first 256 KiB of a file of at most 1 MiB, each cut off where no line that a
  /// person writes is longer: patterns that go back and forth over a line stay quick.
  public List<String> lines(String path) {
    return read(path).map(bytes -> lines(bytes, Integer.MAX_VALUE)).orElse(List.of());
  }

  private static List<String> lines(byte[] bytes, int limit) {
    return new String(bytes, 0, Math.min(bytes.length, TEXT_BYTES), UTF_8)
        .lines()
        .limit(limit)
        .map(line -> line.length() > LINE_CHARACTERS ? line.substring(0, LINE_CHARACTERS) : line)
        .toList();
  }

  /// The first lines of a lockfile of at most 32 MiB.
  public List<String> head(String path, int lines) {
    return readLock(path).map(bytes -> lines(bytes, lines)).orElse(List.of());
  }

  /// A lockfile of at most 32 MiB.
  public Optional<byte[]> readLock(String path) {
    return has(path) ? tree.read(path, LOCKFILE) : Optional.empty();
  }
}
