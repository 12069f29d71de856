// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;

/// Takes objects off the disk that no ref reaches any more. Everything else stays, also what no ref
/// reaches yet because somebody is about to write it.
final class ObjectPurge {
  private static final int FOLDER_DIGITS = 2;

  /// Packs are old when they are older than this time from now: all are.
  private static final Duration AHEAD = Duration.ofHours(1);

  private final Repository git;
  private final Path folder;

  ObjectPurge(Repository git, Path folder) {
    this.git = git;
    this.folder = folder;
  }

  /// @return those that are still there, because a ref reaches them
  Collection<ObjectId> run(Collection<ObjectId> objects) throws IOException {
    // What upkeep put aside, and what it wrote about history, may hold what has to go.
    Files.deleteIfExists(folder.resolve("objects").resolve("info").resolve("commit-graph"));
    Folders.delete(folder.resolve("upkeep"));
    GC gc = new GC((FileRepository) git);
    // What no pack holds then becomes a file of its own, of which only those named here go.
    gc.setExpire(Instant.EPOCH);
    gc.setPackExpire(Instant.now().plus(AHEAD));
    // JGit stumbles over bitmaps of packs that stock git wrote.
    PackConfig packing = new PackConfig(git);
    packing.setBuildBitmaps(false);
    gc.setPackConfig(packing);
    var _ = gc.repack();
    for (ObjectId id : objects) {
      String name = id.name();
      Files.deleteIfExists(
          folder
              .resolve("objects")
              .resolve(name.substring(0, FOLDER_DIGITS))
              .resolve(name.substring(FOLDER_DIGITS)));
    }
    git.getObjectDatabase().close();
    try (var reader = git.newObjectReader()) {
      return objects.stream()
          .filter(id -> {
            try {
              return reader.has(id);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          })
          .toList();
    }
  }
}
