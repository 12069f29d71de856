// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.materialize;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Unpacks the files of a root file system whose owner or mode a store directory cannot hold.
///
/// Directories, files and links only; every name stays below the target, and no step of a name may
/// be a link. Directories that the tar does not name belong to root with mode 755.
final class SpecialTar {
  private static final int MODE_BITS = 0xFFF;
  private static final int PARENT_MODE = 0755;

  private SpecialTar() {}

  static void unpack(Path tar, Path folder) throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(tar)))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        unpack(in, entry, folder);
      }
    }
  }

  private static void unpack(TarArchiveInputStream in, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path file = inside(folder, entry.getName());
    if (entry.isDirectory()) {
      makeFolders(folder, file);
    } else {
      makeFolders(folder, parent(file));
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      } else if (entry.isLink()) {
        Files.createLink(file, inside(folder, entry.getLinkName()));
        return;
      } else if (isPlain(entry)) {
        Files.copy(in, file);
      } else {
        throw new IOException("unexpected kind of file in a root file system: " + entry.getName());
      }
    }
    Files.setAttribute(file, "unix:uid", (int) entry.getLongUserId(), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", (int) entry.getLongGroupId(), LinkOption.NOFOLLOW_LINKS);
    if (!entry.isSymbolicLink()) {
      // after the owner: the kernel drops set-user-id when the owner changes
      Files.setAttribute(file, "unix:mode", entry.getMode() & MODE_BITS);
    }
  }

  /// The library calls everything a file that is no directory, devices too.
  private static boolean isPlain(TarArchiveEntry entry) {
    return entry.isFile()
        && !entry.isBlockDevice()
        && !entry.isCharacterDevice()
        && !entry.isFIFO();
  }

  private static Path inside(Path folder, String name) throws IOException {
    Path file = folder.resolve(name.replaceFirst("^(\\./)+", "")).normalize();
    if (name.startsWith("/") || !file.startsWith(folder)) {
      throw new IOException("a name outside the root file system: " + name);
    }
    return file;
  }

  private static void makeFolders(Path folder, Path wanted) throws IOException {
    Path at = folder;
    for (Path step : folder.relativize(wanted)) {
      at = at.resolve(step);
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(at);
        Files.setAttribute(at, "unix:mode", PARENT_MODE);
      } else if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("not a directory in the root file system: " + at);
      }
    }
  }

  private static Path parent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("a file without a directory: " + file);
    }
    return parent;
  }
}
