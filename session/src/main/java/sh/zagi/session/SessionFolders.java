// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.folder.Trees;

/// The folders of sessions on this machine: one that keeps what a session wrote, and one that is
/// there while it runs.
///
/// @param kept private, with one folder for each session
/// @param run with one folder for each session that runs; a reboot clears it
record SessionFolders(Path kept, Path run) {
  private static final Logger LOG = LoggerFactory.getLogger(SessionFolders.class);

  void create() throws IOException {
    Files.createDirectories(kept);
    Files.createDirectories(run);
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx--x--x"));
  }

  Path files(SessionId id) {
    return kept.resolve(id.value());
  }

  /// What the session wrote to its workspace.
  Path upper(SessionId id) {
    return files(id).resolve("workspace/upper");
  }

  /// There when tasks of the project were ever run in the session.
  Path tasks(SessionId id) {
    return files(id).resolve("tasks");
  }

  Path run(SessionId id) {
    return run.resolve(id.value());
  }

  Path createRun(SessionId id) throws IOException {
    Path folder = Files.createDirectories(run(id));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    return folder;
  }

  void deleteRun(SessionId id) {
    try {
      Trees.delete(run(id));
    } catch (IOException e) {
      LOG.warn("run folder of session {} stays until the next start", id, e);
    }
  }

  void deleteFiles(SessionId id) {
    try {
      Trees.delete(files(id));
    } catch (IOException e) {
      throw new SessionException("files of a session cannot be deleted", e);
    }
  }

  /// Removes what belongs to none of the known sessions.
  void deleteUnknown(Set<String> known) throws IOException {
    for (Path root : List.of(kept, run)) {
      List<Path> folders;
      try (var entries = Files.list(root)) {
        folders = entries.toList();
      }
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        if (SessionId.parse(name).isPresent() && !known.contains(name)) {
          Trees.delete(folder);
        }
      }
    }
  }
}
