// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Ends a program that fills its folders beyond a limit; looks twice a second.
final class DiskWatch implements AutoCloseable {
  private static final int PAUSE_MILLIS = 500;

  private final List<Path> folders;
  private final long limitBytes;
  private final Runnable end;
  private volatile boolean over;
  private volatile boolean closed;

  private DiskWatch(List<Path> folders, long limitBytes, Runnable end) {
    this.folders = folders;
    this.limitBytes = limitBytes;
    this.end = end;
  }

  static DiskWatch start(List<Path> folders, long limitBytes, Runnable end) {
    DiskWatch watch = new DiskWatch(folders, limitBytes, end);
    Thread.ofVirtual().name("disk watch").start(watch::look);
    return watch;
  }

  /// Whether the limit was passed and the program ended.
  boolean isOver() {
    return over;
  }

  private void look() {
    try {
      while (!closed) {
        if (folders.stream().mapToLong(DiskWatch::size).sum() > limitBytes) {
          over = true;
          end.run();
          return;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static long size(Path folder) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // gone meanwhile
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path dir, java.io.@org.jspecify.annotations.Nullable IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.get();
  }

  @Override
  public void close() {
    closed = true;
  }
}
