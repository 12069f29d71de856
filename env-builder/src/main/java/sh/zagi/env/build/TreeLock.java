// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.Optional;
import sh.zagi.config.DataSize;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.storage.repo.FileTree;
import tools.jackson.core.JacksonException;

/// The lock that a project keeps in its tree. Anybody who pushes writes it, so it is checked before
/// a word of it is used; one that cannot be used stops everything, since pins that are ignored are
/// none.
final class TreeLock {
  static final String FILE = ".zagi/env.lock";
  private static final DataSize LIMIT = DataSize.mebibytes(16);

  private TreeLock() {}

  /// @return empty when the tree has none
  static Optional<EnvLock> read(FileTree files) throws Stop {
    Optional<byte[]> bytes = files.read(FILE, LIMIT);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      EnvLock lock = EnvLock.read(bytes.get());
      Optional<String> problem =
          lock.version() > EnvLock.FORMAT
              ? Optional.of("of a newer format")
              : lock.problem().map(what -> "has " + what);
      if (problem.isPresent()) {
        throw unusable(problem.get());
      }
      return Optional.of(lock);
    } catch (JacksonException | IllegalArgumentException e) {
      int line =
          e instanceof JacksonException json && json.getLocation() != null
              ? json.getLocation().getLineNr()
              : 0;
      throw unusable(line > 0 ? "is not a lock, see its line " + line : "is not a lock");
    }
  }

  private static Stop unusable(String what) {
    return new Stop(
        "resolve", FILE + " " + what + "; delete it, or let `zagi env update` write another");
  }
}
