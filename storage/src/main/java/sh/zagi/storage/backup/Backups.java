// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.storage.folder.Disk;

/// The folder of backups. Each is a folder with a date in its name, complete in itself; files that
/// did not change are shared with the one before. It gets its name when its last byte is on the
/// disk, so what has such a name is whole. Safe for use by many threads.
public final class Backups {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern NAME = Pattern.compile("zagi-\\d{8}T\\d{6}Z");
  private static final String UNFINISHED = ".unfinished-";

  private final Path folder;
  private final int keep;
  private final InstantSource clock;
  private final ServerCopy copy;
  private final ReentrantLock making = new ReentrantLock();

  /// @param folder need not exist
  /// @param keep how many stay; the oldest go
  public Backups(Path folder, int keep, InstantSource clock, ServerCopy copy) {
    this.folder = folder;
    this.keep = keep;
    this.clock = clock;
    this.copy = copy;
  }

  /// One backup.
  public record Listed(String name, Path folder, BackupFacts facts) {}

  /// Makes a backup while everybody goes on, and removes the oldest that are too many.
  ///
  /// @return empty when one is being made at this moment
  /// @throws IOException in one line when it cannot be written; nothing is left of it then
  public Optional<Listed> make() throws IOException {
    if (!making.tryLock()) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      removeUnfinished();
      Instant now = clock.instant();
      String name = "zagi-" + STAMP.format(now);
      Path target = folder.resolve(name);
      if (Files.exists(target)) {
        throw new IOException("a backup was made in this second: " + name);
      }
      Path aside = Files.createDirectory(folder.resolve(UNFINISHED + name));
      try {
        copy.write(aside, newest(), now);
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        Disk.force(folder);
      } finally {
        removeUnfinished();
      }
      removeOldest();
      return find(name);
    } finally {
      making.unlock();
    }
  }

  private Optional<Copier.Before> newest() throws IOException {
    for (Listed one : list().reversed()) {
      return Optional.of(new Copier.Before(one.folder(), Sums.read(one.folder())));
    }
    return Optional.empty();
  }

  private void removeUnfinished() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path one : all.toList()) {
        if (one.getFileName().toString().startsWith(UNFINISHED)) {
          Copier.delete(one, true);
        }
      }
    }
  }

  private void removeOldest() throws IOException {
    List<Listed> all = list();
    for (Listed one : all.subList(0, Math.max(0, all.size() - keep))) {
      // A name that is half removed must not look whole.
      Path aside = folder.resolve(UNFINISHED + one.name());
      Files.move(one.folder(), aside, StandardCopyOption.ATOMIC_MOVE);
      Copier.delete(aside, true);
    }
  }

  /// Those that are whole, oldest first.
  public List<Listed> list() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(one -> NAME.matcher(one.getFileName().toString()).matches())
          .flatMap(one -> read(one).stream())
          .sorted(Comparator.comparing(Listed::name))
          .toList();
    }
  }

  private static Optional<Listed> read(Path one) {
    try {
      return Files.exists(one.resolve(Sums.FILE))
          ? Optional.of(new Listed(one.getFileName().toString(), one, BackupFacts.read(one)))
          : Optional.empty();
    } catch (IOException _) {
      // Not readable by this version: not one of ours.
      return Optional.empty();
    }
  }

  /// The backup of that name.
  public Optional<Listed> find(String name) throws IOException {
    return list().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /// When the newest was made.
  public Optional<Instant> lastMade() throws IOException {
    return list().reversed().stream().findFirst().map(one -> Instant.parse(one.facts().made()));
  }
}
