// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import sh.zagi.config.DataSize;

/// What one container may use at most.
///
/// @param memory pages and page cache together, no swap on top; a multiple of the page size
/// @param processes processes and threads
/// @param cpuPercent 100 is one core
/// @param openFiles per process
/// @param disk what it may write
public record Limits(
    DataSize memory, int processes, int cpuPercent, int openFiles, DiskLimit disk) {
  private static final long SMALLEST_MEMORY_BYTES = 16L << 20;
  private static final long PAGE_BYTES = 4096;
  private static final int SMALL_PART = 4;
  private static final int FEWEST_PROCESSES = 16;
  private static final int LEAST_CPU_PERCENT = 10;

  /// 2 GiB, 256 processes, two cores, 4096 files.
  public static final Limits DEFAULT = new Limits(new DataSize(2L << 30), 256, 200, 4096);

  /// With the usual limit of what it may write.
  public Limits(DataSize memory, int processes, int cpuPercent, int openFiles) {
    this(memory, processes, cpuPercent, openFiles, DiskLimit.DEFAULT);
  }

  /// A fourth of everything but open files, as far as programs still start.
  public Limits small() {
    long pages = memory.bytes() / SMALL_PART / PAGE_BYTES;
    return new Limits(
        new DataSize(Math.max(SMALLEST_MEMORY_BYTES, pages * PAGE_BYTES)),
        Math.max(FEWEST_PROCESSES, processes / SMALL_PART),
        Math.max(LEAST_CPU_PERCENT, cpuPercent / SMALL_PART),
        openFiles,
        new DiskLimit(new DataSize(disk.size().bytes() / SMALL_PART), disk.files() / SMALL_PART));
  }

  /// Refuses values under which no program starts.
  public Limits {
    if (memory.bytes() < SMALLEST_MEMORY_BYTES
        || memory.bytes() % PAGE_BYTES != 0
        || processes < 4
        || cpuPercent < 1
        || openFiles < 16) {
      throw new IllegalArgumentException("limits are too small, or memory is not whole pages");
    }
  }
}
