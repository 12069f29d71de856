// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import sh.zagi.session.egress.Egress;
import sh.zagi.session.runtime.Cgroups;

/// Reads what sessions take. A container's own count ends with it, so it is added to the row
/// before.
final class Meter {
  private final SessionRows rows;
  private final SessionFolders folders;

  Meter(SessionRows rows, SessionFolders folders) {
    this.rows = rows;
    this.folders = folders;
  }

  /// All of a session so far.
  Usage of(SessionId id, Live here) {
    return rows.usage(id).plus(running(here));
  }

  /// The container is about to end.
  void close(SessionId id, Live here) {
    Usage last = running(here);
    if (!last.equals(Usage.NONE)) {
      rows.add(id, last);
    }
  }

  /// Writes down what nobody but this server knows, while the container goes on.
  void keep(SessionId id, Live here) {
    Egress.Moved moved = here.takeMoved();
    if (!moved.equals(Egress.Moved.NONE)) {
      rows.add(id, new Usage(Duration.ZERO, Duration.ZERO, 0, moved));
    }
  }

  static Usage running(Live here) {
    if (!here.alive()) {
      return Usage.NONE;
    }
    try {
      Cgroups cgroups = here.cgroups();
      return new Usage(here.uptime(), cgroups.cpuTime(), cgroups.memoryPeakBytes(), here.moved());
    } catch (IOException _) {
      // It ended in this moment.
      return Usage.NONE;
    }
  }

  /// Bytes of the files that a session wrote; the time it takes follows their number.
  long diskBytes(SessionId id) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          folders.files(id),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.get();
  }
}
