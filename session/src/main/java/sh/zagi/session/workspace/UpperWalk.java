// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sh.zagi.change.FileEdit;
import sh.zagi.env.linux.Xattrs;
import sh.zagi.storage.repo.FileKind;

/// Reads an overlay's writable folder as edits against what lies below it (kernel documentation,
/// `overlayfs`): a character device 0/0 is a deletion, a folder marked opaque hides what was there.
///
/// Call it only while nobody writes to the folder.
final class UpperWalk {
  private static final int DEPTH_LIMIT = 200;

  /// With the folder before it, a longer path has no name that the kernel takes.
  private static final int MOST_PATH_BYTES = 3_000;

  private static final int FILE_TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final String OPAQUE = "trusted.overlay.opaque";

  private final Path upper;
  private final Exclusions exclusions;
  private final SnapshotLimits limits;
  private final List<FileEdit> edits = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private long bytes;

  UpperWalk(Path upper, Exclusions exclusions, SnapshotLimits limits) {
    this.upper = upper;
    this.exclusions = exclusions;
    this.limits = limits;
  }

  record Found(List<FileEdit> edits, List<String> skipped) {}

  Found walk() throws IOException {
    try (DirectoryStream<Path> top = Files.newDirectoryStream(upper)) {
      if (!(top instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("this file system offers no safe folder walk");
      }
      walk(secure, "", 0);
    }
    return new Found(List.copyOf(edits), List.copyOf(skipped));
  }

  private void walk(SecureDirectoryStream<Path> folder, String prefix, int depth)
      throws IOException {
    for (Path entry : folder) {
      Path name = entry.getFileName();
      String path = prefix + name;
      if (edits.size() >= limits.files() || !isPlainText(name) || isTooLong(path)) {
        skip(path);
        continue;
      }
      if (WorkspaceNames.isStore(name.toString())) {
        continue;
      }
      PosixFileAttributes attributes =
          folder
              .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (exclusions.excluded(path, attributes.isDirectory())) {
        continue;
      }
      if (attributes.isDirectory()) {
        enter(folder, name, path, depth);
      } else {
        file(path, attributes);
      }
    }
  }

  private static boolean isTooLong(String path) {
    return path.getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES;
  }

  private void enter(SecureDirectoryStream<Path> parent, Path name, String path, int depth)
      throws IOException {
    if (depth >= DEPTH_LIMIT || holdsStore(parent, name)) {
      skip(path);
      return;
    }
    if (Xattrs.read(upper.resolve(path), OPAQUE).filter("y"::equals).isPresent()) {
      edits.add(new FileEdit.Clear(path));
    }
    try (SecureDirectoryStream<Path> folder =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      walk(folder, path + "/", depth + 1);
    }
  }

  /// Whether it is a repository of its own: none of its files are ours.
  private static boolean holdsStore(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    try (SecureDirectoryStream<Path> folder =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : folder) {
        if (WorkspaceNames.isStore(entry.getFileName().toString())) {
          return true;
        }
      }
    }
    return false;
  }

  private void file(String path, PosixFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      byte[] target =
          Files.readSymbolicLink(upper.resolve(path)).toString().getBytes(StandardCharsets.UTF_8);
      edits.add(
          new FileEdit.Write(
              path, FileKind.SYMLINK, target.length, () -> new ByteArrayInputStream(target)));
    } else if (attributes.isRegularFile()) {
      regular(path, attributes);
    } else if (isWhiteout(path)) {
      edits.add(new FileEdit.Delete(path));
    } else {
      // A pipe, socket or device: git has no such thing, and opening one could block for ever. A
      // file that it took the place of is gone.
      edits.add(new FileEdit.Delete(path));
      skip(path);
    }
  }

  private void regular(String path, PosixFileAttributes attributes) {
    long size = attributes.size();
    if (size > limits.file().bytes() || bytes + size > limits.total().bytes()) {
      skip(path);
      return;
    }
    bytes += size;
    Set<PosixFilePermission> permissions = attributes.permissions();
    edits.add(
        new FileEdit.Write(
            path,
            permissions.contains(PosixFilePermission.OWNER_EXECUTE)
                ? FileKind.EXECUTABLE
                : FileKind.REGULAR,
            size,
            () -> open(path)));
  }

  /// Opens a file step by step from the top, so that no link on the way is followed.
  private InputStream open(String path) throws IOException {
    List<String> steps = List.of(path.split("/", -1));
    try (DirectoryStream<Path> top = Files.newDirectoryStream(upper)) {
      return open((SecureDirectoryStream<Path>) top, steps);
    }
  }

  private static InputStream open(SecureDirectoryStream<Path> folder, List<String> steps)
      throws IOException {
    Path name = Path.of(steps.getFirst());
    if (steps.size() > 1) {
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        return open(next, steps.subList(1, steps.size()));
      }
    }
    return Channels.newInputStream(
        folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  private boolean isWhiteout(String path) throws IOException {
    // The file type bits of a character device, and device number 0.
    Path file = upper.resolve(path);
    int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    Object device = Files.getAttribute(file, "unix:rdev", LinkOption.NOFOLLOW_LINKS);
    return (mode & FILE_TYPE) == CHARACTER_DEVICE && device.equals(0L);
  }

  private static boolean isPlainText(Path name) {
    // A name that is not UTF-8 does not survive the way through text.
    return Path.of(name.toString()).equals(name) && name.toString().indexOf('\uFFFD') < 0;
  }

  private void skip(String path) {
    if (skipped.size() < SnapshotLimits.NAMED_SKIPS) {
      skipped.add(path);
    }
  }
}
