// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.repo.Repo;

/// Objects that are files of their own, as of one moment.
record LooseObjects(List<Loose> found) {
  private static final Logger LOG = LoggerFactory.getLogger(LooseObjects.class);
  private static final String HEX_FOLDER = "[0-9a-f]{2}";
  private static final String HEX_FILE = "[0-9a-f]{38}";

  /// One of them.
  record Loose(ObjectId id, Path file, Instant written) {}

  static LooseObjects list(Repo repo) throws IOException {
    List<Loose> found = new ArrayList<>();
    try (Stream<Path> folders = Files.list(repo.folder().resolve("objects"))) {
      for (Path folder : folders.toList()) {
        if (folder.getFileName().toString().matches(HEX_FOLDER)) {
          list(folder, found);
        }
      }
    }
    return new LooseObjects(found);
  }

  private static void list(Path folder, List<Loose> found) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.matches(HEX_FILE)) {
          try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            ObjectId id = ObjectId.fromString(folder.getFileName() + name);
            found.add(new Loose(id, file, written));
          } catch (NoSuchFileException e) {
            LOG.debug("it went while we looked: {}", name, e);
          }
        }
      }
    }
  }

  List<ObjectId> olderThan(Instant time) {
    return found.stream().filter(one -> one.written().isBefore(time)).map(Loose::id).toList();
  }

  /// What a pack holds needs no file of its own.
  void removeThoseIn(Collection<Pack> packs) throws IOException {
    for (Loose one : found) {
      for (Pack pack : packs) {
        if (pack.hasObject(one.id())) {
          Files.deleteIfExists(one.file());
          break;
        }
      }
    }
  }
}
