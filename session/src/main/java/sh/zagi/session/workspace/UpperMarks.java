// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;

/// A number that changes when the recorded part of a writable folder does, from names, sizes, times
/// and modes alone. Reads no content, so programs may go on meanwhile.
public final class UpperMarks {
  private static final int DEPTH_LIMIT = 200;

  private final Exclusions exclusions;
  private long sum;

  private UpperMarks(Exclusions exclusions) {
    this.exclusions = exclusions;
  }

  /// @throws IOException also when the folder changes so much that it cannot be read now
  public static long of(Path upper, Exclusions exclusions) throws IOException {
    UpperMarks marks = new UpperMarks(exclusions);
    try (DirectoryStream<Path> top = Files.newDirectoryStream(upper)) {
      if (top instanceof SecureDirectoryStream<Path> secure) {
        marks.walk(secure, "", 0);
      }
    }
    return marks.sum;
  }

  private void walk(SecureDirectoryStream<Path> folder, String prefix, int depth)
      throws IOException {
    for (Path entry : folder) {
      Path name = entry.getFileName();
      String path = prefix + name;
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
      // A sum, so that the order of a folder's entries does not matter.
      sum +=
          Objects.hash(
                  path,
                  attributes.lastModifiedTime(),
                  attributes.size(),
                  attributes.fileKey(),
                  attributes.permissions())
              * 0x9E3779B97F4A7C15L;
      if (attributes.isDirectory() && depth < DEPTH_LIMIT) {
        try (SecureDirectoryStream<Path> below =
            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          walk(below, path + "/", depth + 1);
        }
      }
    }
  }
}
