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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import sh.zagi.storage.folder.Trees;

/// Folders that are made once, never changed, and shared by all sessions that need the same; a
/// session says by a link that it uses one. Safe for use by many threads.
final class SharedFolders {
  /// In a name: a folder `A.on.B` is the difference to the folder `B`, which stays as long as it.
  static final String ON = ".on.";

  private static final Duration SHORT_TIME = Duration.ofHours(1);

  private final Path folder;
  private final String mark;
  private final ConcurrentHashMap<String, Object> locks = new ConcurrentHashMap<>();

  /// Read by who takes a folder into use, written by who looks for folders that nobody uses.
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  /// @param folder private to the server; survives restarts
  /// @param mark name of the link in a session's own folder
  SharedFolders(Path folder, String mark) {
    this.folder = folder;
    this.mark = mark;
  }

  /// Something that takes folders into use.
  interface Use {
    Path take() throws IOException;
  }

  /// Takes folders into use of which none goes meanwhile.
  Path using(Use taken) throws IOException {
    Lock using = use.readLock();
    using.lock();
    try {
      return taken.take();
    } finally {
      using.unlock();
    }
  }

  /// Whether the folder of that name is there, and whole.
  boolean has(String name) {
    return Files.isDirectory(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /// The folder of that name, or else one that is a difference and has it before [#ON].
  Optional<String> named(String name) throws IOException {
    if (has(name)) {
      return Optional.of(name);
    }
    return children(folder).stream()
        .map(child -> child.getFileName().toString())
        .filter(child -> child.startsWith(name + ON))
        .findFirst();
  }

  /// What a folder is the difference to.
  static Optional<Path> below(Path shared) {
    String name = shared.getFileName().toString();
    int at = name.indexOf(ON);
    return at < 0
        ? Optional.empty()
        : Optional.of(shared.resolveSibling(name.substring(at + ON.length())));
  }

  /// Fills an empty folder.
  interface Maker {
    void make(Path empty) throws IOException;
  }

  /// The folder of that name, made now when nobody had it before.
  ///
  /// @param user the session's own folder: while it exists, the shared one stays
  Path of(String name, Path user, Maker maker) throws IOException {
    return using(() -> {
      Path shared = of(name, maker);
      Path link = user.resolve(mark);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, shared);
      return shared;
    });
  }

  /// The same for somebody who needs it for a short time only.
  Path of(String name, Maker maker) throws IOException {
    Path shared = made(name, maker);
    FileTime now = FileTime.from(Instant.now());
    Files.setLastModifiedTime(shared, now);
    Optional<Path> below = below(shared);
    if (below.isPresent()) {
      Files.setLastModifiedTime(below.get(), now);
    }
    return shared;
  }

  private Path made(String name, Maker maker) throws IOException {
    Path shared = folder.resolve(name);
    if (Files.isDirectory(shared)) {
      return shared;
    }
    synchronized (locks.computeIfAbsent(name, _ -> new Object())) {
      if (Files.isDirectory(shared)) {
        return shared;
      }
      Files.createDirectories(folder);
      // A half-made folder never has the final name.
      Path partial = Files.createTempDirectory(folder, "partial-");
      try {
        Path files = Files.createDirectory(partial.resolve("files"));
        maker.make(files);
        Files.move(files, shared, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException failure) {
        // Somebody else may have been faster, with the same content. Java has no type of its own
        // for a rename onto a folder that is not empty.
        if (!Files.isDirectory(shared)) {
          throw failure;
        }
      } finally {
        Trees.delete(partial);
      }
      return shared;
    }
  }

  /// Folders that no session uses and nobody else took a short time ago.
  ///
  /// @param users the folder of all sessions' own folders
  /// @param remove false only looks
  List<Path> unused(Path users, boolean remove) throws IOException {
    Lock alone = use.writeLock();
    alone.lock();
    try {
      Set<Path> used = new HashSet<>();
      for (Path user : children(users)) {
        Path link = user.resolve(mark);
        if (Files.isSymbolicLink(link)) {
          Path shared = Files.readSymbolicLink(link);
          used.add(shared);
          below(shared).ifPresent(used::add);
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
