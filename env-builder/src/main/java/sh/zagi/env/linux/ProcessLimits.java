// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds on the memory and the number of all processes that one build starts, by control groups of
/// version 1 or 2. Where the machine lets nobody make a group, the build runs without these bounds
/// and the log says so.
public final class ProcessLimits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLimits.class);
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final String PREFIX = "zagi-build-";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int END_ATTEMPTS = 50;
  private static final int END_PAUSE_MILLIS = 20;

  private final List<Path> groups;

  private ProcessLimits(List<Path> groups) {
    this.groups = groups;
  }

  /// @param memoryBytes of all processes together, with what they write to temporary file systems
  /// @param processes at one time, threads included
  public record Bounds(long memoryBytes, int processes) {
    /// What a build may use.
    public static final Bounds OF_BUILDS = new Bounds(8L << 30, 4096);
  }

  /// Makes the groups of one build. What builds of a server that is gone left behind is ended
  /// first.
  public static ProcessLimits open(Bounds bounds) {
    sweep();
    String name = PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    List<Path> groups = new ArrayList<>();
    String bytes = Long.toString(bounds.memoryBytes());
    try {
      if (Files.isDirectory(GROUPS.resolve("memory"))) {
        Path memory = make(groups, GROUPS.resolve("memory").resolve(name));
        Files.writeString(memory.resolve("memory.limit_in_bytes"), bytes);
        Path pids = make(groups, GROUPS.resolve("pids").resolve(name));
        Files.writeString(pids.resolve("pids.max"), Integer.toString(bounds.processes()));
      } else {
        Path group = make(groups, GROUPS.resolve(name));
        Files.writeString(group.resolve("memory.max"), bytes);
        Files.writeString(group.resolve("memory.swap.max"), "0");
        Files.writeString(group.resolve("pids.max"), Integer.toString(bounds.processes()));
      }
    } catch (IOException e) {
      LOG.warn("builds run without bounds on memory and processes: {}", e.getMessage());
    }
    return new ProcessLimits(List.copyOf(groups));
  }

  private static void sweep() {
    for (Path tree : List.of(GROUPS.resolve("memory"), GROUPS.resolve("pids"), GROUPS)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(tree, PREFIX + "*")) {
        for (Path group : left) {
          String pid = group.getFileName().toString().replaceFirst(PREFIX + "(\\d+)-.*", "$1");
          if (pid.matches("\\d{1,9}") && !Files.exists(Path.of("/proc", pid))) {
            end(group);
          }
        }
      } catch (IOException e) {
        LOG.debug("{} cannot be looked through", tree, e);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static Path make(List<Path> groups, Path group) throws IOException {
    Files.createDirectory(group);
    groups.add(group);
    return group;
  }

  /// Whether the machine lets the bounds be set.
  public boolean hold() {
    return !groups.isEmpty();
  }

  /// The command that runs `command` within the bounds, in the same process.
  public List<String> around(List<String> command) {
    List<String> line = new ArrayList<>();
    StringBuilder script = new StringBuilder();
    for (Path group : groups) {
      script.append("echo $$ > ").append(group.resolve("cgroup.procs")).append("; ");
    }
    line.addAll(List.of("sh", "-c", script + "exec \"$@\"", "sh"));
    line.addAll(command);
    return line;
  }

  /// Whether the kernel ended a process because the memory was used up.
  public boolean ranOutOfMemory() {
    for (Path group : groups) {
      for (String file : List.of("memory.oom_control", "memory.events")) {
        try {
          boolean killed =
              Files.exists(group.resolve(file))
                  && Files.readAllLines(group.resolve(file)).stream()
                      .anyMatch(line -> line.matches("oom_kill [1-9]\\d*"));
          if (killed) {
            return true;
          }
        } catch (IOException e) {
          LOG.debug("{} cannot be read", group, e);
        }
      }
    }
    return false;
  }

  /// Ends every process of the build now.
  public void kill() {
    for (Path group : groups) {
      try {
        kill(group);
      } catch (IOException e) {
        LOG.debug("{} has ended already", group, e);
      }
    }
  }

  private static void kill(Path group) throws IOException {
    for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /// Ends every process that is left, and removes the groups.
  @Override
  public void close() {
    for (Path group : groups) {
      try {
        end(group);
      } catch (IOException e) {
        LOG.warn("the group {} of a build is left: {}", group, e.getMessage());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void end(Path group) throws IOException, InterruptedException {
    for (int attempt = 1; Files.isDirectory(group); attempt++) {
      kill(group);
      // rmdir is all that a group needs; its files are not files
      if (group.toFile().delete()) {
        return;
      }
      if (attempt == END_ATTEMPTS) {
        throw new IOException("processes do not end");
      }
      Thread.sleep(END_PAUSE_MILLIS);
    }
  }
}
