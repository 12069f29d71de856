// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// Sessions outlive their server, which is a promise; those of a test must not outlive the test.
final class SessionRemains {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Path RUN = Path.of("/run");
  private static final int ROUNDS = 100;
  private static final long ROUND_MILLIS = 20;

  private SessionRemains() {}

  /// Ends every container that a server on this data folder left, whatever state it is in.
  static void clear(Path data) throws IOException, InterruptedException {
    CRC32 crc = new CRC32();
    crc.update(data.toString().getBytes(StandardCharsets.UTF_8));
    String name = "zagi-" + Long.toHexString(crc.getValue());
    List<Path> trees = trees(name);
    for (int round = 0;
        round < ROUNDS && !trees.stream().allMatch(SessionRemains::isGone);
        round++) {
      for (Path tree : trees) {
        end(tree);
      }
      Thread.sleep(ROUND_MILLIS);
    }
    deleteAll(RUN.resolve(name));
  }

  /// The server's cgroup in each tree; there are several on machines with cgroups of version 1.
  private static List<Path> trees(String name) throws IOException {
    try (Stream<Path> mounts = Files.list(CGROUPS)) {
      return Stream.concat(Stream.of(CGROUPS), mounts)
          .map(mount -> mount.resolve(name))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private static boolean isGone(Path tree) {
    return !Files.exists(tree);
  }

  /// Kills what is in a cgroup and removes it when that is gone.
  private static void end(Path tree) throws IOException {
    for (Path folder : deepestFirst(tree)) {
      try {
        for (String pid : Files.readAllLines(folder.resolve("cgroup.procs"))) {
          ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
        // Frozen processes do not die before they thaw.
        Path freezer = folder.resolve("freezer.state");
        if (Files.exists(freezer)) {
          Files.writeString(freezer, "THAWED");
        }
      } catch (IOException _) {
        // It went away by itself.
      }
      // rmdir is all that a cgroup needs; what it holds are no files.
      var _ = folder.toFile().delete();
    }
  }

  private static List<Path> deepestFirst(Path tree) throws IOException {
    if (isGone(tree)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(tree)) {
      return all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
