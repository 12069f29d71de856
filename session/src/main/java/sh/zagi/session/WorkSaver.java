// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sh.zagi.change.FileEdit;
import sh.zagi.change.Signature;
import sh.zagi.change.WorkingCopies;
import sh.zagi.config.DataSize;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.storage.repo.FileTree;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// Records what sessions changed as commits: the working copy of a session is a change on top of
/// the commit that it was opened on. Safe for use by many threads.
public final class WorkSaver {
  private static final String IGNORE_FILE = ".gitignore";
  private static final DataSize MAX_IGNORE_FILE = DataSize.mebibytes(1);
  private static final int REMEMBERED_TREES = 100;

  private final Sessions sessions;
  private final WorkingCopies copies;
  private final Cache<TreeId, TrackedFiles> trackedByTree =
      Caffeine.newBuilder().maximumSize(REMEMBERED_TREES).build();

  public WorkSaver(Sessions sessions, WorkingCopies copies) {
    this.sessions = sessions;
    this.copies = copies;
  }

  /// Saves a session's work. Durable when it returns; the session stands still meanwhile.
  ///
  /// @return empty when the session has changed nothing so far
  /// @throws SessionException when it cannot be saved; the files are still in the session
  public Optional<WorkingCopies.WorkingCopy> save(Session session, Repo repo, Signature author) {
    FileTree base = repo.tree(session.base());
    TrackedFiles tracked = trackedByTree.get(base.id(), _ -> TrackedFiles.of(base));
    Map<String, byte[]> ignoreFiles = new HashMap<>(tracked.ignoreFiles());
    sessions
        .workspaces()
        .snapshot(
            session.id(),
            (path, folder) -> !folder && !isIgnoreFile(path),
            edits -> {
              edits.forEach(edit -> overlay(ignoreFiles, edit));
              return edits.size();
            });
    Exclusions exclusions = new SavedPaths(tracked, ignoreFiles);
    WorkingCopies.Target target =
        new WorkingCopies.Target(repo, session.id().value(), session.base());
    return sessions
        .workspaces()
        .snapshot(session.id(), exclusions, edits -> copies.record(target, edits, author))
        .value();
  }

  private static boolean isIgnoreFile(String path) {
    return path.equals(IGNORE_FILE) || path.endsWith("/" + IGNORE_FILE);
  }

  /// Brings the rules of the base up to what the session made of them.
  private static void overlay(Map<String, byte[]> contentByFolder, FileEdit edit) {
    switch (edit) {
      case FileEdit.Write write when isIgnoreFile(write.path()) ->
          contentByFolder.put(folder(write.path()), content(write));
      case FileEdit.Write _ -> {}
      case FileEdit.Delete(String path) -> {
        if (isIgnoreFile(path)) {
          contentByFolder.remove(folder(path));
        }
        removeBelow(contentByFolder, path);
      }
      case FileEdit.Clear(String path) -> removeBelow(contentByFolder, path);
    }
  }

  private static void removeBelow(Map<String, byte[]> contentByFolder, String path) {
    contentByFolder
        .keySet()
        .removeIf(folder -> folder.equals(path) || folder.startsWith(path + "/"));
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static byte[] content(FileEdit.Write write) {
    try (InputStream in = write.content().open()) {
      return in.readNBytes(MAX_IGNORE_FILE.bytesAsInt());
    } catch (IOException e) {
      throw new UncheckedIOException("ignore file cannot be read: " + write.path(), e);
    }
  }
}
