// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.zagi.change.TreeChange;
import sh.zagi.storage.repo.FileKind;

/// Brings a workspace from one tree to another. The workspace is hostile: no link in it is
/// followed, and what its owner changed or put in the way is left as it is.
///
/// Call it only while nobody writes to the workspace: then what was looked at is what is changed.
public final class TreeFollower {
  private static final String PLAIN = "rw-r--r--";
  private static final String EXECUTABLE = "rwxr-xr-x";

  private final Path root;
  private final int owner;
  private final List<String> left = new ArrayList<>();

  /// @param root the workspace, merged
  /// @param owner user and group, as the machine numbers them, of what is written
  public TreeFollower(Path root, int owner) {
    this.root = root;
    this.owner = owner;
  }

  /// Makes the changes.
  ///
  /// @return the paths that were left as they are, sorted
  public List<String> follow(List<TreeChange> changes) throws IOException {
    // A folder that gives way to a file is empty by the time of the writes.
    for (TreeChange change : changes) {
      if (change.after().isEmpty()) {
        remove(change);
      }
    }
    for (TreeChange change : changes) {
      if (change.after().isPresent()) {
        write(change, change.after().get());
      }
    }
    return left.stream().sorted().toList();
  }

  private void remove(TreeChange change) throws IOException {
    Path file = root.resolve(change.path());
    if (way(change.path()) == Way.BLOCKED) {
      left.add(change.path());
      return;
    }
    Optional<FileState> present = FileState.of(file);
    if (present.isEmpty()) {
      return;
    }
    if (!present.get().is(change.before().orElseThrow())) {
      left.add(change.path());
      return;
    }
    Files.delete(file);
    removeEmptyFolders(change.path());
  }

  private void removeEmptyFolders(String path) throws IOException {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      try {
        Files.delete(root.resolve(path.substring(0, end)));
      } catch (DirectoryNotEmptyException _) {
        return;
      }
    }
  }

  private Path folder(String path) {
    return root.resolve(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
  }

  private void write(TreeChange change, TreeChange.Version wanted) throws IOException {
    Path file = root.resolve(change.path());
    Way way = way(change.path());
    Optional<FileState> present = way == Way.OPEN ? FileState.of(file) : Optional.empty();
    if (present.isPresent() && present.get().is(wanted)) {
      return;
    }
    if (way == Way.BLOCKED || !isExpected(change, present)) {
      left.add(change.path());
      return;
    }
    makeFolders(change.path());
    // The old file is replaced whole: a program that has it open keeps what it opened.
    Path made = make(folder(change.path()), wanted);
    try {
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(made);
      throw e;
    }
  }

  private static boolean isExpected(TreeChange change, Optional<FileState> present)
      throws IOException {
    if (change.before().isEmpty() || present.isEmpty()) {
      return change.before().isEmpty() && present.isEmpty();
    }
    return present.get().is(change.before().get());
  }

  private Path make(Path folder, TreeChange.Version wanted) throws IOException {
    Path made = Files.createTempFile(folder, ".zagi-", "");
    try (InputStream content = wanted.content().open()) {
      if (wanted.kind() == FileKind.SYMLINK) {
        Files.delete(made);
        Files.createSymbolicLink(
            made, Path.of(new String(content.readAllBytes(), StandardCharsets.UTF_8)));
      } else {
        try (OutputStream out = Files.newOutputStream(made, LinkOption.NOFOLLOW_LINKS)) {
          content.transferTo(out);
        }
        Files.setPosixFilePermissions(
            made,
            PosixFilePermissions.fromString(
                wanted.kind() == FileKind.EXECUTABLE ? EXECUTABLE : PLAIN));
      }
      own(made);
      return made;
    } catch (IOException e) {
      Files.deleteIfExists(made);
      throw e;
    }
  }

  private enum Way {
    /// Every folder on the way is there.
    OPEN,
    /// Folders are missing.
    MISSING,
    /// A link or a file stands where a folder is needed.
    BLOCKED
  }

  private Way way(String path) {
    Path step = root;
    List<String> names = List.of(path.split("/", -1));
    for (String name : names.subList(0, names.size() - 1)) {
      step = step.resolve(name);
      if (!Files.exists(step, LinkOption.NOFOLLOW_LINKS)) {
        return Way.MISSING;
      }
      if (!Files.isDirectory(step, LinkOption.NOFOLLOW_LINKS)) {
        return Way.BLOCKED;
      }
    }
    return Way.OPEN;
  }

  private void makeFolders(String path) throws IOException {
    Path step = root;
    List<String> names = List.of(path.split("/", -1));
    for (String name : names.subList(0, names.size() - 1)) {
      step = step.resolve(name);
      if (!Files.exists(step, LinkOption.NOFOLLOW_LINKS)) {
        own(Files.createDirectory(step));
      }
    }
  }

  private void own(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", owner, LinkOption.NOFOLLOW_LINKS);
  }
}
