// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The one folder that holds everything the server keeps. Opening it takes the single-writer lock,
/// which the kernel drops when the process dies, however it dies.
public final class DataFolder implements AutoCloseable {
  private static final String LOCK_NAME = "lock";
  private static final String UNFINISHED = "restore-unfinished";

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /// The folder could not be opened; the message names it and the way out.
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /// Creates the folder (mode 0700) and its parts where missing, and locks it.
  ///
  /// @throws Refused when it cannot be written or another server has it
  public static DataFolder open(Path root) throws Refused {
    Path absolute = root.toAbsolutePath().normalize();
    try {
      create(absolute);
      for (String part :
          new String[] {"repos", "db", "env", "sessions", "cache", "keys", "lfs", "run"}) {
        create(absolute.resolve(part));
      }
    } catch (IOException e) {
      throw new Refused(
          "data folder not writable: " + absolute + " (choose another with --data DIR)");
    }
    if (Files.exists(absolute.resolve(UNFINISHED))) {
      throw new Refused(
          "data folder holds a restore that did not end: "
              + absolute
              + " (empty it and restore again)");
    }
    return lock(absolute);
  }

  /// From now on nobody opens this folder until [#finish]: what is in it is not whole.
  public void begin() throws IOException {
    Files.createFile(root.resolve(UNFINISHED));
  }

  public void finish() throws IOException {
    Files.delete(root.resolve(UNFINISHED));
  }

  private static void create(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("not writable: " + folder);
    }
  }

  private static DataFolder lock(Path root) throws Refused {
    try {
      FileChannel channel =
          FileChannel.open(
              root.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new Refused(
            "another server has the data folder "
                + root
                + " (stop it, or choose another with --data DIR)");
      }
      return new DataFolder(root, channel, lock);
    } catch (IOException e) {
      throw new Refused("data folder cannot be locked: " + root + " (" + e.getMessage() + ")");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  public Path root() {
    return root;
  }

  public Path repos() {
    return root.resolve("repos");
  }

  public Path database() {
    return root.resolve("db");
  }

  public Path environments() {
    return root.resolve("env");
  }

  public Path sessions() {
    return root.resolve("sessions");
  }

  /// Contents of large files, each once.
  public Path largeFiles() {
    return root.resolve("lfs");
  }

  public Path keys() {
    return root.resolve("keys");
  }

  /// The newest checkpoint of the audit log that was given out. It is no part of a backup: rows of
  /// a restored one begin anew.
  public Path auditCheckpoint() {
    return root.resolve("audit-checkpoint");
  }

  /// Files that mean nothing after a restart.
  public Path run() {
    return root.resolve("run");
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
