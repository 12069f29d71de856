// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.folder.Disk;

/// Fills one folder, file by file, and remembers their digests. Every file is on the disk when the
/// call returns; the folders are after [#force]. Belongs to one thread.
final class Copier {
  private final Path root;
  private final Optional<Before> before;
  private final SortedMap<String, String> sums = new TreeMap<>();
  private long bytes;
  private long sharedBytes;

  /// An older copy, of which files are used again that cannot have changed.
  record Before(Path root, Sums sums) {}

  Copier(Path root, Optional<Before> before) {
    this.root = root;
    this.before = before;
  }

  /// Copies a file of which the name says the content: if the older copy has it with equal size and
  /// time, both copies share it on the disk.
  ///
  /// @return its SHA-256
  String fixed(Path source, String path) throws IOException {
    String done = sums.get(path);
    if (done != null) {
      return done;
    }
    if (before.isPresent()) {
      String sum = before.get().sums().byPath().get(path);
      Path there = before.get().root().resolve(path);
      if (sum != null && isSame(source, there)) {
        Files.createLink(target(path), there);
        bytes += Files.size(there);
        sharedBytes += Files.size(there);
        sums.put(path, sum);
        return sum;
      }
    }
    return copy(source, path);
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.isRegularFile(other)
        && Files.size(one) == Files.size(other)
        && Files.getLastModifiedTime(one).equals(Files.getLastModifiedTime(other));
  }

  /// Copies a file with its time and its mode.
  ///
  /// @return its SHA-256
  String copy(Path source, String path) throws IOException {
    try (InputStream in = Files.newInputStream(source)) {
      Path target = target(path);
      String sum = write(target, path, in::transferTo);
      Files.setLastModifiedTime(target, Files.getLastModifiedTime(source));
      Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(source));
      return sum;
    }
  }

  /// What writes a file.
  @FunctionalInterface
  interface Content {
    Object writeTo(OutputStream out) throws IOException;
  }

  void put(String path, String text) throws IOException {
    put(
        path,
        out -> {
          out.write(text.getBytes(UTF_8));
          return path;
        });
  }

  void put(String path, Content content) throws IOException {
    write(target(path), path, content);
  }

  private Path target(String path) throws IOException {
    Path target = root.resolve(path);
    Files.createDirectories(target.resolveSibling("").normalize());
    return target;
  }

  private String write(Path target, String path, Content content) throws IOException {
    MessageDigest digest = Sums.sha256();
    try (FileChannel channel =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
      content.writeTo(out);
      out.flush();
      channel.force(true);
      bytes += channel.size();
    }
    String sum = HexFormat.of().formatHex(digest.digest());
    sums.put(path, sum);
    return sum;
  }

  /// Makes a folder, also one that stays empty.
  void folder(String path) throws IOException {
    Files.createDirectories(root.resolve(path));
  }

  Path root() {
    return root;
  }

  Sums sums() {
    return new Sums(sums);
  }

  long bytes() {
    return bytes;
  }

  /// Of these, those that take no room beside the older copy.
  long sharedBytes() {
    return sharedBytes;
  }

  /// Brings all folders to the disk.
  static void force(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error)
              throws IOException {
            Disk.force(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Removes everything below a folder, and the folder itself if `with`.
  static void delete(Path root, boolean with) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error)
              throws IOException {
            if (with || !folder.equals(root)) {
              Files.delete(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
