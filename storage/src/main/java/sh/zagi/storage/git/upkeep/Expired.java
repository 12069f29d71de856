// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.crash.Step;
import sh.zagi.storage.folder.Disk;
import sh.zagi.storage.repo.Repo;

/// Packs out of sight, on their way out. Somebody may have made a ref to one of their objects in
/// the moment in which it went, so all refs are followed before and after.
final class Expired {
  private static final Logger LOG = LoggerFactory.getLogger(Expired.class);
  private static final List<String> ENDS = List.of(".pack", ".idx");

  private final Repo repo;
  private final PackPlace place;
  private final Path folder;

  Expired(Repo repo, PackPlace place, Path folder) {
    this.repo = repo;
    this.place = place;
    this.folder = folder;
  }

  /// Takes a pack out of sight, and puts it back if a ref misses something.
  void takeOut(String name) throws IOException {
    Files.createDirectories(folder);
    for (String end : ENDS) {
      Path file = place.folder().resolve(name + end);
      if (Files.exists(file)) {
        // An earlier round may have been cut off here.
        Files.deleteIfExists(folder.resolve(name + end));
        Files.createLink(folder.resolve(name + end), file);
      }
    }
    Disk.force(folder);
    Step.UPKEEP_ASIDE.reached();
    place.delete(name);
    if (!isWhole()) {
      restore(name);
    }
  }

  /// Ends what was taken out in an earlier round.
  ///
  /// @return objects that are gone for good
  long deleteOrRestore() throws IOException {
    Set<String> names = names();
    if (names.isEmpty()) {
      return 0;
    }
    boolean whole = isWhole();
    long removed = 0;
    for (String name : names) {
      if (whole) {
        removed += PackIndex.open(folder.resolve(name + ".idx").toFile()).getObjectCount();
        for (String end : ENDS) {
          Files.deleteIfExists(folder.resolve(name + end));
        }
      } else {
        restore(name);
      }
    }
    return removed;
  }

  private Set<String> names() throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".idx"))
            .forEach(file -> names.add(file.substring(0, file.length() - ".idx".length())));
      }
    }
    return names;
  }

  private void restore(String name) throws IOException {
    LOG.warn("{}: a ref needs what had expired; it is back", repo.path());
    for (String end : ENDS) {
      Path file = folder.resolve(name + end);
      if (Files.exists(file)) {
        Files.move(file, place.folder().resolve(name + end), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Disk.force(place.folder());
  }

  /// Whether all that refs reach is here.
  private boolean isWhole() throws IOException {
    try (ObjectWalk walk = new ObjectWalk(repo.git())) {
      for (Ref ref : repo.git().getRefDatabase().getRefs()) {
        if (ref.getObjectId() != null) {
          walk.markStart(walk.parseAny(ref.getObjectId()));
        }
      }
      walk.checkConnectivity();
      return true;
    } catch (MissingObjectException e) {
      LOG.warn("{}: missing {}", repo.path(), e.getObjectId().name());
      return false;
    }
  }
}
