// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sh.zagi.env.linux.ProcessLimits;

/// Runs a project's own program on the files of an environment, as an ordinary user in namespaces
/// of its own. The only network is a [FetchGateway].
///
/// @param trees the directory trees of a root file system, each on those before it
/// @param binds what else is seen
/// @param limits after which everything inside is killed
public record Sandbox(
    List<Path> trees, List<Bind> binds, Map<String, String> variables, Limits limits) {
  /// Java takes the home folder from here and not from `HOME`.
  private static final String USERS =
      """
      root:x:0:0:root:/root:/bin/bash
      dev:x:1000:1000:dev:/home/dev:/bin/bash
      nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
      """;

  private static final int OUTPUT_LINES_KEPT = 400;
  private static final Pattern CHILD = Pattern.compile("\"child-pid\": *(\\d+)");
  private static final List<String> TREES = List.of("usr", "etc", "var");
  private static final List<String> MERGED = List.of("bin", "sbin", "lib", "lib64");

  private static final int TIMED_OUT = -1;
  private static final long TEMPORARY_BYTES = 4L << 30;

  /// What a program may use.
  ///
  /// @param memory of all its processes, and how many these may be
  /// @param diskBytes in the writable folders together
  public record Limits(Duration time, ProcessLimits.Bounds memory, long diskBytes) {
    private static final long DISK_BYTES = 8L << 30;

    /// The usual limits with a time of their own.
    public static Limits of(Duration time) {
      return new Limits(time, ProcessLimits.Bounds.OF_BUILDS, DISK_BYTES);
    }
  }

  /// A sandbox with the usual limits.
  public Sandbox(
      List<Path> trees, List<Bind> binds, Map<String, String> variables, Duration timeout) {
    this(trees, binds, variables, Limits.of(timeout));
  }

  public Sandbox {
    trees = List.copyOf(trees);
    binds = List.copyOf(binds);
    variables = Map.copyOf(variables);
  }

  /// A folder or file of the host and where it is seen.
  public record Bind(Path source, String target, boolean writable) {}

  /// @param exit the program's exit status, -1 when it took too long
  /// @param lastLines the end of what it wrote, both streams together
  /// @param served what the gateway gave
  /// @param limit which limit ended it, as the end of a sentence; empty when none did
  public record Outcome(
      int exit, List<String> lastLines, Map<RegistryPath, Artifact> served, String limit) {
    public boolean succeeded() {
      return exit == 0;
    }
  }

  /// Runs `command` to its end, with a gateway to the registries.
  public Outcome run(RegistryClient client, List<String> command)
      throws IOException, InterruptedException {
    return run(client, command, line -> {});
  }

  /// Runs `command` to its end, with a gateway to the registries.
  ///
  /// @param each hears every line that it writes
  public Outcome run(RegistryClient client, List<String> command, Consumer<String> each)
      throws IOException, InterruptedException {
    Path users = Files.createTempFile("zagi-users", "");
    Path merged = Files.createTempDirectory("zagi-root");
    try (ProcessLimits bounds = ProcessLimits.open(limits.memory())) {
      Files.writeString(users, USERS);
      List<String> line = new ArrayList<>(merge(merged));
      line.addAll(line(command, trees.size() == 1 ? trees.getFirst() : merged, users));
      return run(client, new Started(start(bounds.around(line)), bounds), each);
    } finally {
      Files.delete(users);
      Files.delete(merged);
    }
  }

  private record Started(Process process, ProcessLimits bounds) {}

  private Outcome run(RegistryClient client, Started started, Consumer<String> each)
      throws IOException, InterruptedException {
    Process process = started.process();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        DiskWatch disk =
            DiskWatch.start(writable(), limits.diskBytes(), process::destroyForcibly)) {
      long pid = childPid(output);
      try (FetchGateway gateway = FetchGateway.open(client, pid)) {
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        Thread drain =
            Thread.ofVirtual().name("sandbox output").start(() -> keep(output, lines, each));
        boolean ended = process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        // a process that ended by itself keeps its last words until its streams are closed
        drain.join();
        int exit = ended ? process.waitFor() : TIMED_OUT;
        return new Outcome(
            exit,
            List.copyOf(lines),
            gateway.served(),
            exit == 0 ? "" : limit(ended, disk, started.bounds()));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private List<Path> writable() {
    return binds.stream().filter(Bind::writable).map(Bind::source).toList();
  }

  private String limit(boolean ended, DiskWatch disk, ProcessLimits bounds) {
    if (!ended) {
      return "took longer than " + limits.time().toMinutes() + " minutes";
    }
    if (disk.isOver()) {
      return "wrote more than " + (limits.diskBytes() >> 20) + " MiB";
    }
    return bounds.ranOutOfMemory()
        ? "used more than " + (limits.memory().memoryBytes() >> 20) + " MiB of memory"
        : "";
  }

  /// The beginning of a line that runs the rest of it where all trees are seen as one: in a mount
  /// table of its own, so the mount ends with it.
  private List<String> merge(Path merged) {
    if (trees.size() == 1) {
      return List.of("sh", "-c", "exec \"$@\" 3>&1 2>&1", "sh");
    }
    String script = "mount -t overlay -o \"$1\" overlay \"$0\" && shift && exec \"$@\" 3>&1 2>&1";
    String lower = trees.reversed().stream().map(Path::toString).collect(Collectors.joining(":"));
    return List.of(
        "unshare", "--mount", "sh", "-c", script, merged.toString(), "lowerdir=" + lower);
  }

  /// The program waits for one line of input before it starts, so that the gateway is there first.
  private List<String> line(List<String> command, Path root, Path users) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("bwrap", "--info-fd", "3", "--unshare-all", "--die-with-parent"));
    line.addAll(List.of("--new-session", "--uid", "1000", "--gid", "1000", "--hostname", "build"));
    for (String tree : TREES) {
      line.addAll(List.of("--ro-bind", root.resolve(tree).toString(), "/" + tree));
    }
    for (String name : MERGED) {
      if (trees.stream().anyMatch(tree -> Files.exists(tree.resolve("usr").resolve(name)))) {
        line.addAll(List.of("--symlink", "usr/" + name, "/" + name));
      }
    }
    String size = Long.toString(TEMPORARY_BYTES);
    line.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--size", size, "--tmpfs", "/tmp"));
    line.addAll(List.of("--tmpfs", "/run", "--tmpfs", "/var/tmp", "--dir", "/home/dev"));
    line.add("--clearenv");
    line.addAll(List.of("--ro-bind", users.toString(), "/etc/passwd"));
    for (Bind bind : binds) {
      line.addAll(
          List.of(
              bind.writable() ? "--bind" : "--ro-bind", bind.source().toString(), bind.target()));
    }
    environment().forEach((name, value) -> line.addAll(List.of("--setenv", name, value)));
    line.addAll(List.of("--chdir", "/workspace", "--", "/bin/sh", "-c"));
    line.addAll(List.of("read -r go; exec \"$@\" </dev/null", "sh"));
    line.addAll(command);
    return line;
  }

  private static Process start(List<String> line) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().retainAll(List.of("PATH"));
    return builder.start();
  }

  private Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>();
    all.put("HOME", "/home/dev");
    all.put("USER", "dev");
    all.put("LANG", "C.UTF-8");
    all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    all.put("CI", "true");
    all.putAll(variables);
    return all;
  }

  private static long childPid(BufferedReader output) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append(' ');
      if (line.strip().equals("}")) {
        Matcher child = CHILD.matcher(said);
        if (child.find()) {
          return Long.parseLong(child.group(1));
        }
      }
    }
    throw new IOException("the sandbox did not start: " + said.toString().strip());
  }

  private static void keep(BufferedReader output, List<String> lines, Consumer<String> each) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        each.accept(line);
        if (lines.size() > OUTPUT_LINES_KEPT) {
          lines.removeFirst();
        }
      }
    } catch (IOException _) {
      // The sandbox was killed: what was read until then is all there is.
    }
  }
}
