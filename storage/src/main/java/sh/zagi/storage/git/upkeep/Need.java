// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import sh.zagi.storage.repo.Repo;

/// Whether a repository needs upkeep, told from a few folders and times.
final class Need {
  /// Upkeep's own notes, beside the objects.
  static final String FOLDER = "upkeep";

  private static final String STAMP = "last";

  /// More packs than these since the last time.
  private static final int MANY_PACKS = 20;

  /// Replaced packs that stay for their readers may take so many times the room of the others, so
  /// that who pushes much and often does not fill the disk with copies.
  private static final long COPIES = 4;

  /// More bytes in such packs than one part of so many of all.
  private static final long PART = 4;

  /// Less is never worth it.
  private static final long SMALL_BYTES = 1 << 20;

  /// Loose objects in one of the 256 folders.
  private static final int MANY_LOOSE = 8;

  private static final String SAMPLE = "17";
  private static final Duration OFTEN = Duration.ofMinutes(1);
  private static final Duration SELDOM = Duration.ofDays(1);

  private final Repo repo;
  private final InstantSource clock;

  Need(Repo repo, InstantSource clock) {
    this.repo = repo;
    this.clock = clock;
  }

  static void stamp(Repo repo, Instant when) throws IOException {
    Upkeep.touch(repo.folder().resolve(FOLDER).resolve(STAMP), when);
  }

  boolean isDue() throws IOException {
    Path stamp = repo.folder().resolve(FOLDER).resolve(STAMP);
    Instant last =
        Files.exists(stamp) ? Files.getLastModifiedTime(stamp).toInstant() : Instant.EPOCH;
    Instant now = clock.instant();
    if (last.plus(OFTEN).isAfter(now)) {
      return false;
    }
    Path objects = repo.folder().resolve("objects");
    Set<String> replaced = new Marks(repo.replacedPacks()).all().keySet();
    Packs packs = packs(objects.resolve("pack"), last, replaced);
    if (packs.replacedBytes() > Math.max(packs.allBytes(), SMALL_BYTES) * COPIES) {
      return false;
    }
    boolean isGrown = packs.newBytes() > SMALL_BYTES && packs.newBytes() > packs.allBytes() / PART;
    boolean isOld = last.plus(SELDOM).isBefore(now) && Files.exists(stamp);
    return isGrown || packs.fresh() > MANY_PACKS || loose(objects) > MANY_LOOSE || isOld;
  }

  /// @param allBytes without those of replaced ones
  private record Packs(int fresh, long newBytes, long allBytes, long replacedBytes) {}

  private static Packs packs(Path folder, Instant last, Set<String> replaced) throws IOException {
    int fresh = 0;
    long newBytes = 0;
    long allBytes = 0;
    long replacedBytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".pack") || !Files.exists(file)) {
          continue;
        }
        long bytes = Files.size(file);
        if (replaced.contains(name.replaceFirst("[.]pack$", ""))) {
          replacedBytes += bytes;
          continue;
        }
        allBytes += bytes;
        Path bitmap = folder.resolve(name.replaceFirst("pack$", "bitmap"));
        if (Files.getLastModifiedTime(file).toInstant().isAfter(last) && !Files.exists(bitmap)) {
          fresh++;
          newBytes += bytes;
        }
      }
    }
    return new Packs(fresh, newBytes, allBytes, replacedBytes);
  }

  private static long loose(Path objects) throws IOException {
    Path sample = objects.resolve(SAMPLE);
    if (!Files.isDirectory(sample)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(sample)) {
      return files.count();
    }
  }
}
