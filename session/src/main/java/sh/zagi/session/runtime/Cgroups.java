// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The cgroups of one process, on machines with version 1, version 2, or both (`cgroups(7)`).
///
/// Limits are read back from the kernel's files, because an engine that could not set a limit does
/// not always say so.
public final class Cgroups {
  private static final Path OWN_MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int FREEZE_LIMIT_MILLIS = 2_000;
  private static final String UNIFIED = "";

  /// Controller name (or [#UNIFIED]) to the process's folder.
  private final Map<String, Path> folders;

  /// Where the trees are mounted; that does not change while a machine runs.
  private static volatile Map<String, Path> known = Map.of();

  private Cgroups(Map<String, Path> folders) {
    this.folders = folders;
  }

  /// The cgroups that a process is in now.
  public static Cgroups of(long pid) throws IOException {
    Map<String, Path> mounts = mounts();
    Map<String, Path> folders = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
      String[] fields = line.split(":", 3);
      for (String controller : fields[1].split(",", -1)) {
        Path mount = mounts.get(controller);
        if (mount != null && !fields[2].contains("..")) {
          folders.put(controller, mount.resolve(fields[2].substring(1)));
        }
      }
    }
    return new Cgroups(folders);
  }

  /// Where the version 2 tree hides beside version 1 trees; empty on pure machines.
  static Optional<Path> hybridMount() throws IOException {
    Map<String, Path> mounts = mounts();
    Path unified = mounts.get(UNIFIED);
    return mounts.containsKey("memory") || mounts.containsKey("pids")
        ? Optional.ofNullable(unified)
        : Optional.empty();
  }

  private static Map<String, Path> mounts() throws IOException {
    Map<String, Path> mounts = known;
    if (mounts.isEmpty()) {
      mounts = Map.copyOf(readMounts());
      known = mounts;
    }
    return mounts;
  }

  private static Map<String, Path> readMounts() throws IOException {
    Map<String, Path> mounts = new HashMap<>();
    for (String line : Files.readAllLines(OWN_MOUNTS)) {
      int separator = line.indexOf(" - ");
      String[] left = line.substring(0, separator).split(" ", -1);
      String[] right = line.substring(separator + 3).split(" ", -1);
      // Field 4 is the part of the tree that is mounted: only whole trees are of use.
      if (!left[3].equals("/")) {
        continue;
      }
      if (right[0].equals("cgroup2")) {
        mounts.putIfAbsent(UNIFIED, Path.of(left[4]));
      } else if (right[0].equals("cgroup")) {
        for (String option : right[2].split(",", -1)) {
          mounts.putIfAbsent(option, Path.of(left[4]));
        }
      }
    }
    return mounts;
  }

  /// Compares the kernel's limits with the wanted ones; one phrase per difference.
  public List<String> differences(Limits limits) throws IOException {
    List<String> differences = new ArrayList<>();
    compare(
        differences,
        "memory",
        Long.toString(limits.memory().bytes()),
        value("memory", "memory.limit_in_bytes", "memory.max"));
    compare(
        differences,
        "processes",
        Integer.toString(limits.processes()),
        value("pids", "pids.max", "pids.max"));
    compare(differences, "cpu", Integer.toString(limits.cpuPercent()), cpuPercent());
    return differences;
  }

  private static void compare(List<String> differences, String what, String wanted, String found) {
    if (!wanted.equals(found)) {
      differences.add(what + " is " + found + " instead of " + wanted);
    }
  }

  private String cpuPercent() throws IOException {
    if (folders.containsKey("cpu")) {
      return percent(value("cpu", "cpu.cfs_quota_us", "-"), value("cpu", "cpu.cfs_period_us", "-"));
    }
    String[] both = value("cpu", "-", "cpu.max").split(" ", -1);
    return both.length == 2 ? percent(both[0], both[1]) : "unlimited";
  }

  private static String percent(String quota, String period) {
    return quota.matches("\\d+") && period.matches("\\d+")
        ? Long.toString(Long.parseLong(quota) * 100 / Long.parseLong(period))
        : "unlimited";
  }

  private String value(String controller, String version1, String version2) throws IOException {
    Path folder = folders.get(controller);
    Path file =
        folder != null
            ? folder.resolve(version1)
            : folders.getOrDefault(UNIFIED, Path.of("/nowhere")).resolve(version2);
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException _) {
      return "unlimited";
    }
  }

  /// Processor time of all its processes since it was made.
  public Duration cpuTime() throws IOException {
    if (folders.containsKey("cpuacct")) {
      return Duration.ofNanos(number(value("cpuacct", "cpuacct.usage", "-")));
    }
    return value("-", "-", "cpu.stat")
        .lines()
        .filter(line -> line.startsWith("usage_usec "))
        .findFirst()
        .map(line -> Duration.of(number(line.substring(11)), ChronoUnit.MICROS))
        .orElse(Duration.ZERO);
  }

  /// The most memory that its processes had at one time; 0 when the kernel does not tell.
  public long memoryPeakBytes() throws IOException {
    return number(value("memory", "memory.max_usage_in_bytes", "memory.peak"));
  }

  /// How many of its processes the kernel ended because memory was full.
  public long memoryKills() throws IOException {
    return value("memory", "memory.oom_control", "memory.events")
        .lines()
        .filter(line -> line.startsWith("oom_kill "))
        .findFirst()
        .map(line -> number(line.substring(9)))
        .orElse(0L);
  }

  /// The processes in it, as the machine numbers them.
  public List<Integer> processes() throws IOException {
    List<Integer> processes = new ArrayList<>();
    value("pids", "cgroup.procs", "cgroup.procs")
        .lines()
        .filter(line -> line.matches("\\d{1,9}"))
        .forEach(line -> processes.add(Integer.parseInt(line)));
    return processes;
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /// Stops every process of the cgroup until [#thaw()]; false when that took too long, in which
  /// case they run on.
  public boolean freeze() throws IOException, InterruptedException {
    Freezer freezer = freezer();
    Files.writeString(freezer.control(), freezer.frozen());
    long deadline = System.nanoTime() + FREEZE_LIMIT_MILLIS * 1_000_000L;
    while (!Files.readString(freezer.report()).contains(freezer.proof())) {
      if (System.nanoTime() > deadline) {
        thaw();
        return false;
      }
      Thread.sleep(1);
    }
    return true;
  }

  /// Lets every process of the cgroup run; idempotent.
  public void thaw() throws IOException {
    try {
      Freezer freezer = freezer();
      Files.writeString(freezer.control(), freezer.thawed());
    } catch (NoSuchFileException _) {
      // The container ended meanwhile, and its cgroup with it.
    }
  }

  private record Freezer(Path control, Path report, String frozen, String thawed, String proof) {}

  private Freezer freezer() throws IOException {
    Path version1 = folders.get("freezer");
    if (version1 != null) {
      Path state = version1.resolve("freezer.state");
      return new Freezer(state, state, "FROZEN", "THAWED", "FROZEN");
    }
    Path version2 = folders.get(UNIFIED);
    if (version2 == null) {
      throw new IOException("this machine has no freezer cgroup");
    }
    return new Freezer(
        version2.resolve("cgroup.freeze"), version2.resolve("cgroup.events"), "1", "0", "frozen 1");
  }

  /// Names of the cgroups right below `path` in any tree.
  public static Set<String> children(String path) throws IOException {
    Set<String> names = new HashSet<>();
    for (Path mount : new HashSet<>(mounts().values())) {
      Path folder = mount.resolve(path.substring(1));
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
          entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
      }
    }
    return names;
  }

  /// Removes an empty cgroup from every tree; false when processes are left in it.
  public static boolean remove(String path) throws IOException {
    boolean gone = true;
    for (Path mount : new HashSet<>(mounts().values())) {
      // rmdir is all that a cgroup needs; its files are not files.
      Path folder = mount.resolve(path.substring(1));
      gone &= !Files.isDirectory(folder) || folder.toFile().delete();
    }
    return gone;
  }
}
