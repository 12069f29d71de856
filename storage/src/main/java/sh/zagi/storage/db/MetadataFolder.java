// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import sh.zagi.storage.folder.Disk;

/// The folder of the embedded database, which remembers where the metadata went when it left.
///
/// @param folder `db` of the data folder
record MetadataFolder(Path folder) {
  private static final String EMBEDDED = "zagi.mv.db";

  /// The address, password included, of the database that was moved to. While it is there, the
  /// embedded one is history. Not part of a backup.
  private static final String MOVED = "moved-to";

  private static final String BEFORE = "before-move-";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Where the metadata was moved to.
  Optional<String> movedTo() {
    Path mark = folder.resolve(MOVED);
    try {
      return Files.exists(mark) ? Optional.of(Files.readString(mark).strip()) : Optional.empty();
    } catch (IOException e) {
      throw new DatabaseException("cannot be read: " + mark, e);
    }
  }

  /// Whether there is an embedded database that nobody moved away from.
  boolean hasEmbedded() {
    return Files.exists(folder.resolve(EMBEDDED)) && movedTo().isEmpty();
  }

  /// The embedded database that was moved away from, when it has got its name.
  Optional<Path> before() {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(one -> one.getFileName().toString().startsWith(BEFORE))
          .max(Path::compareTo);
    } catch (IOException e) {
      throw new DatabaseException("cannot be read: " + folder, e);
    }
  }

  /// From its return on every start opens that database, also after a power cut; when it throws,
  /// none does.
  void remember(String url) throws IOException {
    try {
      Disk.replace(folder.resolve(MOVED), (url + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      Files.deleteIfExists(folder.resolve(MOVED));
      throw e;
    }
  }

  /// Gives the embedded database that nobody uses any more the name of a copy.
  ///
  /// @return that file; empty when there is nothing to rename
  Optional<Path> setAside(Instant now) throws IOException {
    Path file = folder.resolve(EMBEDDED);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Path named = folder.resolve(BEFORE + STAMP.format(now) + ".mv.db");
    Files.move(file, named, StandardCopyOption.ATOMIC_MOVE);
    Disk.force(folder);
    return Optional.of(named);
  }
}
