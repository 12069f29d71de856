// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import sh.zagi.config.DataSize;
import sh.zagi.env.linux.Command;
import sh.zagi.session.runtime.DiskLimit;

/// What a folder takes of the disk: blocks, not lengths, and a file with two names once.
///
/// @param files files and folders
record DiskUse(long bytes, long files) {
  static final DiskUse NONE = new DiskUse(0, 0);

  /// Counting more than this long is having too many files.
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// Counts a folder; the time it takes follows the number of files.
  static DiskUse of(Path folder) throws IOException {
    long files = du(folder, "--inodes");
    return files == Long.MAX_VALUE
        ? new DiskUse(0, files)
        : new DiskUse(du(folder, "--block-size=1"), files);
  }

  private static long du(Path folder, String what) throws IOException {
    // What goes away while it counts is a complaint and a status, and no reason not to know.
    Command.Ended ended =
        Command.of(LIMIT, "du", "--summarize", "--one-file-system", what, folder.toString())
            .run(_ -> {});
    if (ended.status() == Command.Ended.TIMED_OUT) {
      return Long.MAX_VALUE;
    }
    int end = ended.output().indexOf('\t');
    return end < 1 ? 0 : Long.parseLong(ended.output().substring(0, end));
  }

  /// Why this is too much; empty when it is not.
  Optional<String> excess(DiskLimit limit) {
    if (bytes > limit.size().bytes()) {
      return Optional.of(new DataSize(bytes) + " of " + limit.size() + " (session.disk)");
    }
    return files > limit.files()
        ? Optional.of(
            (files == Long.MAX_VALUE ? "too many" : files)
                + " of "
                + limit.files()
                + " files (session.files)")
        : Optional.empty();
  }

  boolean grewSince(DiskUse before) {
    return bytes > before.bytes || files > before.files;
  }
}
