// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.inside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.eclipse.jgit.util.FS;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// The index of a work tree in which nothing was changed yet. With `core.checkStat=minimal` git
/// believes it by the sizes and times of the files alone, so it holds wherever the same files are
/// shown.
public final class FilesIndex {
  private FilesIndex() {}

  /// A tree that was checked out.
  ///
  /// @param folders with its files, the topmost first
  public record Shown(TreeId tree, List<Path> folders) {
    public Shown {
      folders = List.copyOf(folders);
    }
  }

  /// An index that was written before: of the files below, where they are the same.
  public record Known(TreeId tree, Path index) {}

  /// Writes the index of a tree that was checked out. What is known already is not looked at again.
  ///
  /// @param index a file that does not exist yet
  public static void write(Repo repo, Shown files, Optional<Known> known, Path index)
      throws IOException {
    DirCache cache = new DirCache(index.toFile(), FS.DETECTED);
    if (!cache.lock()) {
      throw new IOException("somebody writes the index " + index);
    }
    try (TreeWalk walk = new TreeWalk(repo.git())) {
      DirCacheBuilder builder = cache.builder();
      Set<String> changed = new HashSet<>();
      if (known.isPresent()) {
        walk.addTree(ObjectId.fromString(known.get().tree().hex()));
        walk.setFilter(TreeFilter.ANY_DIFF);
      }
      int side = walk.addTree(ObjectId.fromString(files.tree().hex()));
      walk.setRecursive(true);
      while (walk.next()) {
        changed.add(walk.getPathString());
        if (walk.getRawMode(side) != 0) {
          builder.add(entry(walk, side, files.folders()));
        }
      }
      if (known.isPresent()) {
        keep(builder, DirCache.read(known.get().index().toFile(), FS.DETECTED), changed);
      }
      builder.finish();
      try (ObjectInserter nowhere = new Nowhere()) {
        // Fills in the ids of folders, so that a commit of one file does not read all others.
        var _ = cache.writeTree(nowhere);
      }
      cache.write();
      if (!cache.commit()) {
        throw new IOException("the index cannot be written: " + index);
      }
    } finally {
      cache.unlock();
    }
  }

  private static void keep(DirCacheBuilder builder, DirCache known, Set<String> changed) {
    for (int at = 0; at < known.getEntryCount(); at++) {
      DirCacheEntry entry = known.getEntry(at);
      if (!changed.contains(entry.getPathString())) {
        builder.add(entry);
      }
    }
  }

  /// Computes ids and keeps nothing: the objects are there already.
  private static final class Nowhere extends ObjectInserter.Formatter {
    @Override
    public ObjectId insert(int type, byte[] data, int offset, int length) {
      return idFor(type, data, offset, length);
    }
  }

  private static DirCacheEntry entry(TreeWalk walk, int side, List<Path> folders)
      throws IOException {
    DirCacheEntry entry = new DirCacheEntry(walk.getRawPath());
    entry.setFileMode(walk.getFileMode(side));
    entry.setObjectId(walk.getObjectId(side));
    for (Path folder : folders) {
      Path file = folder.resolve(walk.getPathString());
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        BasicFileAttributes now =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        entry.setLastModified(now.lastModifiedTime().toInstant());
        entry.setLength(now.size());
        break;
      }
    }
    return entry;
  }
}
