// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.ProcessLimits;

/// Ends a build that fills the disk of the store. It looks at the free space, which costs nothing
/// however many files a build writes; builds at the same time share the blame.
final class SpaceWatch implements AutoCloseable {
  /// What a build may write until it ends.
  static final long WRITTEN_LIMIT_BYTES = 32L << 30;

  /// What stays free for everybody else on the machine.
  static final long RESERVE_BYTES = 512L << 20;

  /// What there is to say of a full disk, whoever meets it first: as the end of a sentence.
  static final String DISK_FULL =
      "was stopped: the disk of the store is full, `env gc` frees what no repository needs";

  private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);
  private static final int PAUSE_MILLIS = 500;

  private final Path place;
  private final ProcessLimits build;
  private final long writtenLimitBytes;
  private volatile String verdict = "";
  private volatile boolean closed;

  private SpaceWatch(Path place, ProcessLimits build, long writtenLimitBytes) {
    this.place = place;
    this.build = build;
    this.writtenLimitBytes = writtenLimitBytes;
  }

  /// @param place a folder on the disk that the build writes to
  static SpaceWatch start(Path place, ProcessLimits build, long writtenLimitBytes) {
    SpaceWatch watch = new SpaceWatch(place, build, writtenLimitBytes);
    // Of the caller's own kind: one of a pool may see another mount table.
    Thread.ofPlatform().daemon().name("space watch").start(watch::look);
    return watch;
  }

  /// Why the build was ended, as the end of a sentence; empty when it was not.
  String verdict() {
    return verdict;
  }

  private void look() {
    try {
      long before = Files.getFileStore(place).getUsableSpace();
      while (!closed && verdict.isEmpty()) {
        long free = Files.getFileStore(place).getUsableSpace();
        if (before - free > writtenLimitBytes) {
          verdict = "wrote more than " + (writtenLimitBytes >> 30) + " GiB";
        } else if (free < RESERVE_BYTES) {
          verdict = DISK_FULL;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      LOG.warn("the space of {} is not watched: {}", place, e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!verdict.isEmpty()) {
      build.kill();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
