// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import sh.zagi.change.TreeChange;
import sh.zagi.storage.repo.FileKind;

/// What stands at a path of a workspace that stands still.
///
/// @param kind empty for what git has no word for: a folder, a pipe, a device
record FileState(Path file, Optional<FileKind> kind, long sizeBytes) {

  /// Empty when nothing is there. Links are not followed.
  static Optional<FileState> of(Path file) throws IOException {
    try {
      PosixFileAttributes attributes =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(new FileState(file, kind(attributes), attributes.size()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static Optional<FileKind> kind(PosixFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return Optional.of(FileKind.SYMLINK);
    }
    if (!attributes.isRegularFile()) {
      return Optional.empty();
    }
    return Optional.of(
        attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
            ? FileKind.EXECUTABLE
            : FileKind.REGULAR);
  }

  /// Whether it is exactly that file.
  boolean is(TreeChange.Version version) throws IOException {
    if (kind.isEmpty() || kind.get() != version.kind() || sizeBytes != version.sizeBytes()) {
      return false;
    }
    return blob().equals(version.blob());
  }

  /// git's id of the content.
  private String blob() throws IOException {
    MessageDigest digest = sha1();
    digest.update(("blob " + sizeBytes + "\0").getBytes(StandardCharsets.UTF_8));
    if (kind.orElseThrow() == FileKind.SYMLINK) {
      digest.update(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8));
    } else {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
          DigestInputStream digested = new DigestInputStream(in, digest)) {
        digested.transferTo(OutputStream.nullOutputStream());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
