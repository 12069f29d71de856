// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// Files of git trees, checked out once each and shared by every session on them. Thread-safe.
public final class SourceLayers {
  private static final String MARK = "source";
  private static final Duration SHORT_TIME = Duration.ofHours(1);

  private final Path folder;
  private final ConcurrentHashMap<TreeId, Object> locks = new ConcurrentHashMap<>();

  /// Read by who takes a folder into use, written by who looks for folders that nobody uses.
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  /// @param folder private to the server; survives restarts
  public SourceLayers(Path folder) {
    this.folder = folder;
  }

  /// The folder with the files of a tree, checked out now when no session had it before. The key is
  /// the content, so equal trees of different repositories share one folder.
  ///
  /// @param user the session's own folder: while it exists, the files stay
  public Path of(Repo repo, TreeId tree, Path user) throws IOException {
    Lock using = use.readLock();
    using.lock();
    try {
      Path layer = of(repo, tree);
      Path mark = user.resolve(MARK);
      Files.deleteIfExists(mark);
      Files.createSymbolicLink(mark, layer);
      return layer;
    } finally {
      using.unlock();
    }
  }

  /// The same for somebody who needs the files for a short time only.
  public Path of(Repo repo, TreeId tree) throws IOException {
    Path layer = checkedOut(repo, tree);
    Files.setLastModifiedTime(layer, FileTime.from(Instant.now()));
    return layer;
  }

  private Path checkedOut(Repo repo, TreeId tree) throws IOException {
    Path layer = folder.resolve(tree.hex());
    if (Files.isDirectory(layer)) {
      return layer;
    }
    synchronized (locks.computeIfAbsent(tree, _ -> new Object())) {
      if (Files.isDirectory(layer)) {
        return layer;
      }
      Files.createDirectories(folder);
      // A half-made checkout never has the final name.
      Path partial = Files.createTempDirectory(folder, "partial-");
      try {
        Path files = Files.createDirectory(partial.resolve("files"));
        repo.checkout(tree, files);
        Files.move(files, layer, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException failure) {
        // Somebody else may have been faster, with the same content. Java has no type of its own
        // for a rename onto a folder that is not empty.
        if (!Files.isDirectory(layer)) {
          throw failure;
        }
      } finally {
        Trees.delete(partial);
      }
      return layer;
    }
  }

  /// Folders that no session uses and nobody else took a short time ago.
  ///
  /// @param users the folder of all sessions' own folders
  /// @param remove false only looks
  public List<Path> unused(Path users, boolean remove) throws IOException {
    Lock alone = use.writeLock();
    alone.lock();
    try {
      Set<Path> used = new HashSet<>();
      for (Path user : children(users)) {
        Path mark = user.resolve(MARK);
        if (Files.isSymbolicLink(mark)) {
          used.add(Files.readSymbolicLink(mark));
        }
      }
      Instant shortly = Instant.now().minus(SHORT_TIME);
      List<Path> unused = new ArrayList<>();
      for (Path one : children(folder)) {
        boolean old = Files.getLastModifiedTime(one).toInstant().isBefore(shortly);
        if (old && !used.contains(one)) {
          unused.add(one);
          if (remove) {
            Trees.delete(one);
          }
        }
      }
      return unused;
    } finally {
      alone.unlock();
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
