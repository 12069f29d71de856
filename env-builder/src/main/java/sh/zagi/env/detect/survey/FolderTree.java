// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.zagi.config.DataSize;
import sh.zagi.env.detect.Folders;
import sh.zagi.storage.repo.FileEntry;
import sh.zagi.storage.repo.FileKind;
import sh.zagi.storage.repo.FileTree;

/// A folder of this machine seen as a tree. Symbolic links are listed and never followed, except
/// the folder's own name; git's own files and installed packages are passed over.
public final class FolderTree implements FileTree {
  private static final Set<String> PASSED_OVER =
      Set.of(".git", "node_modules", "bower_components", ".venv", "venv", "__pycache__", ".tox");

  private final Path top;

  private FolderTree(Path top) {
    this.top = top;
  }

  /// Opens a folder.
  ///
  /// @throws IOException when it is none, or cannot be listed
  public static FolderTree open(Path folder) throws IOException {
    Path top = folder.toRealPath();
    try (DirectoryStream<Path> _ = Files.newDirectoryStream(top)) {
      return new FolderTree(top);
    }
  }

  /// Files near the top first, so that what matters is within the limit.
  @Override
  public List<FileEntry> files(int limit) {
    List<FileEntry> found = new ArrayList<>();
    Deque<String> folders = new ArrayDeque<>(List.of(""));
    while (!folders.isEmpty() && found.size() < limit) {
      list(folders.removeFirst(), found, folders, limit);
    }
    return found;
  }

  /// A folder that cannot be listed, because it is gone or not ours to see, has no files.
  private void list(String folder, List<FileEntry> found, Deque<String> folders, int limit) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(top.resolve(folder))) {
      stream.forEach(entries::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return;
    }
    entries.sort(Comparator.naturalOrder());
    for (Path entry : entries) {
      Optional<BasicFileAttributes> attributes = attributes(entry);
      if (attributes.isEmpty() || found.size() >= limit) {
        continue;
      }
      String name = String.valueOf(entry.getFileName());
      String path = Folders.join(folder, name);
      if (attributes.get().isDirectory()) {
        if (!PASSED_OVER.contains(name)) {
          folders.add(path);
        }
      } else if (attributes.get().isRegularFile() || attributes.get().isSymbolicLink()) {
        FileKind kind = attributes.get().isRegularFile() ? FileKind.REGULAR : FileKind.SYMLINK;
        found.add(new FileEntry(path, kind));
      }
    }
  }

  private static Optional<BasicFileAttributes> attributes(Path path) {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean has(String path) {
    Path file = top.resolve(path).normalize();
    return file.startsWith(top) && attributes(file).isPresent();
  }

  @Override
  public Optional<byte[]> read(String path, DataSize limit) {
    Path file = top.resolve(path).normalize();
    Optional<BasicFileAttributes> attributes = attributes(file);
    boolean readable =
        file.startsWith(top)
            && attributes.isPresent()
            && attributes.get().isRegularFile()
            && attributes.get().size() <= limit.bytes();
    if (!readable) {
      return Optional.empty();
    }
    try (InputStream in =
        Channels.newInputStream(
            Files.newByteChannel(file, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS)))) {
      byte[] bytes = in.readNBytes((int) limit.bytes() + 1);
      return bytes.length > limit.bytes() ? Optional.empty() : Optional.of(bytes);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
