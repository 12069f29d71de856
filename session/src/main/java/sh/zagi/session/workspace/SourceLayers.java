// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ConcurrentHashMap;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// Files of git trees, checked out once each and shared by every session on them. Thread-safe.
public final class SourceLayers {
  private final Path folder;
  private final ConcurrentHashMap<TreeId, Object> locks = new ConcurrentHashMap<>();

  /// @param folder private to the server; survives restarts
  public SourceLayers(Path folder) {
    this.folder = folder;
  }

  /// The folder with the files of a tree, checked out now when no session had it before. The key is
  /// the content, so equal trees of different repositories share one folder.
  public Path of(Repo repo, TreeId tree) throws IOException {
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
}
