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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs a project's own program on the files of an environment, as an ordinary user in namespaces
/// of its own. The only network is a [FetchGateway].
///
/// @param root the directory tree of a root file system
/// @param binds what else is seen
/// @param timeout after which everything inside is killed
public record Sandbox(
    Path root, List<Bind> binds, Map<String, String> variables, Duration timeout) {
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

  public Sandbox {
    binds = List.copyOf(binds);
    variables = Map.copyOf(variables);
  }

  /// A folder or file of the host and where it is seen.
  public record Bind(Path source, String target, boolean writable) {}

  /// @param exit the program's exit status, -1 when it took too long
  /// @param lastLines the end of what it wrote, both streams together
  /// @param served what the gateway gave
  public record Outcome(int exit, List<String> lastLines, Map<String, Artifact> served) {
    public boolean succeeded() {
      return exit == 0;
    }
  }

  /// Runs `command` to its end, with a gateway to the registries.
  public Outcome run(RegistryClient client, List<String> command)
      throws IOException, InterruptedException {
    Path users = Files.createTempFile("zagi-users", "");
    try {
      Files.writeString(users, USERS);
      return run(client, start(command, users));
    } finally {
      Files.delete(users);
    }
  }

  private Outcome run(RegistryClient client, Process process)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      long pid = childPid(output);
      try (FetchGateway gateway = FetchGateway.open(client, pid)) {
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        Thread drain = Thread.ofVirtual().name("sandbox output").start(() -> keep(output, lines));
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        // a process that ended by itself keeps its last words until its streams are closed
        drain.join();
        return new Outcome(ended ? process.waitFor() : -1, List.copyOf(lines), gateway.served());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /// The program waits for one line of input before it starts, so that the gateway is there first.
  private Process start(List<String> command, Path users) throws IOException {
    List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3>&1 2>&1", "sh"));
    line.addAll(List.of("bwrap", "--info-fd", "3", "--unshare-all", "--die-with-parent"));
    line.addAll(List.of("--new-session", "--uid", "1000", "--gid", "1000", "--hostname", "build"));
    for (String tree : TREES) {
      line.addAll(List.of("--ro-bind", root.resolve(tree).toString(), "/" + tree));
    }
    for (String name : MERGED) {
      if (Files.exists(root.resolve("usr").resolve(name))) {
        line.addAll(List.of("--symlink", "usr/" + name, "/" + name));
      }
    }
    line.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/run"));
    line.addAll(List.of("--tmpfs", "/var/tmp", "--dir", "/home/dev", "--clearenv"));
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

  private static void keep(BufferedReader output, List<String> lines) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (lines.size() > OUTPUT_LINES_KEPT) {
          lines.removeFirst();
        }
      }
    } catch (IOException _) {
      // The sandbox was killed: what was read until then is all there is.
    }
  }
}
