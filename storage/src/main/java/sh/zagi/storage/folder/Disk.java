// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Makes what was written last, also through a power cut; tells when there is little room left.
public final class Disk {
  /// So much of a disk stays free for the server, or a twentieth of it if that is less.
  private static final long RESERVE_BYTES = 5L << 30;

  private static final int RESERVE_PART = 20;

  private Disk() {}

  /// Whether what is free on the disk of a folder is kept for the server itself.
  public static boolean isLow(Path folder) throws IOException {
    return room(folder) < 0;
  }

  /// Bytes that may still be written on the disk of a folder; negative when it is low.
  public static long room(Path folder) throws IOException {
    FileStore store = Files.getFileStore(folder);
    return store.getUsableSpace() - Math.min(RESERVE_BYTES, store.getTotalSpace() / RESERVE_PART);
  }

  /// Forces a file's content, or the names in a folder, to the disk.
  public static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Gives a small file this content, readable by its owner alone. It appears whole or not at all,
  /// and is on the disk on return. One thread at a time.
  public static void replace(Path file, byte[] content) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    try (FileChannel channel =
        FileChannel.open(
            aside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    force(file.toAbsolutePath().resolveSibling("").normalize());
  }
}
