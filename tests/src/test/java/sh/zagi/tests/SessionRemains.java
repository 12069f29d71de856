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
import sh.zagi.storage.folder.Trees;

/// Sessions outlive their server, which is a promise; those of a test must not outlive the test.
public final class SessionRemains {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Path RUN = Path.of("/run");

  /// Together half a minute, of which a quiet machine needs a moment.
  private static final int ROUNDS = 1_500;

  private static final long ROUND_MILLIS = 20;

  private SessionRemains() {}

  /// Ends every container that a server on this data folder left, whatever state it is in.
  static void clear(Path data) throws IOException, InterruptedException {
    String name = name(data);
    List<Path> trees = trees(name);
    for (int round = 0;
        round < ROUNDS && !trees.stream().allMatch(SessionRemains::isGone);
        round++) {
      for (Path tree : trees) {
        end(tree);
      }
      Thread.sleep(ROUND_MILLIS);
    }
    if (!trees.stream().allMatch(SessionRemains::isGone)) {
      throw new IOException("processes of sessions on " + data + " do not end: cgroup " + name);
    }
    Trees.delete(RUN.resolve(name));
  }

  /// What the server on this data folder calls its cgroup and its folder of what runs.
  public static String name(Path data) {
    CRC32 crc = new CRC32();
    crc.update(data.toString().getBytes(StandardCharsets.UTF_8));
    return "zagi-" + Long.toHexString(crc.getValue());
  }

  /// Cgroups of its sessions, in all trees.
  public static long cgroups(Path data) throws IOException {
    long count = 0;
    for (Path tree : trees(name(data))) {
      count += deepestFirst(tree).size() - 1;
    }
    return count;
  }

  /// Processes in its sessions, whatever namespace they are in.
  public static long processes(Path data) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(one -> one.getFileName().toString().matches("\\d+"))
          .filter(one -> isIn(one, "/" + name(data) + "/"))
          .count();
    }
  }

  private static boolean isIn(Path process, String cgroup) {
    try {
      return Files.readString(process.resolve("cgroup")).contains(cgroup);
    } catch (IOException _) {
      return false;
    }
  }

  /// Folders of sessions that run.
  public static long runFolders(Path data) throws IOException {
    Path folder = RUN.resolve(name(data)).resolve("s");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
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
}
