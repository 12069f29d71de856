// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The first program of every build: a static busybox from its pinned package, with the links by
/// whose names it knows what to do. The sandbox holds nothing else.
final class Bootstrap {
  private static final List<String> APPLETS =
      List.of(
          "ar",
          "awk",
          "basename",
          "cat",
          "chmod",
          "chroot",
          "cp",
          "cut",
          "dirname",
          "dpkg-deb",
          "echo",
          "env",
          "false",
          "find",
          "grep",
          "gunzip",
          "head",
          "id",
          "ln",
          "ls",
          "mkdir",
          "mount",
          "mv",
          "printf",
          "pwd",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sh",
          "sha256sum",
          "sort",
          "tail",
          "tar",
          "test",
          "touch",
          "tr",
          "true",
          "umount",
          "uname",
          "unshare",
          "unxz",
          "xargs",
          "xz",
          "xzcat");

  private Bootstrap() {}

  /// Unpacks the package's program into `folder/bin` and links its names.
  static void unpack(Path busyboxDeb, Path folder) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path busybox = bin.resolve("busybox");
    try (ArArchiveInputStream members =
        new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(busyboxDeb)))) {
      for (ArArchiveEntry member = members.getNextEntry();
          member != null;
          member = members.getNextEntry()) {
        if (member.getName().equals("data.tar.xz")) {
          copyProgram(members, busybox);
        }
      }
    }
    if (!Files.exists(busybox)) {
      throw new IOException("the package holds no bin/busybox: " + busyboxDeb);
    }
    Files.setPosixFilePermissions(busybox, PosixFilePermissions.fromString("r-xr-xr-x"));
    for (String applet : APPLETS) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
  }

  private static void copyProgram(InputStream member, Path busybox) throws IOException {
    TarArchiveInputStream files = new TarArchiveInputStream(new XZInputStream(member));
    for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
      if (file.isFile() && file.getName().matches("\\./(usr/)?bin/busybox")) {
        Files.copy(files, busybox);
      }
    }
  }
}
