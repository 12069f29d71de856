// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process to start in a container (OCI `process`).
///
/// @param user who it runs as
/// @param arguments program and arguments; the program is looked up in `PATH`
/// @param directory absolute working folder, never under `/proc` or `/sys` (CVE-2024-21626)
/// @param variables its whole environment
/// @param terminal the window, when it shall have a terminal
public record ProcessSpec(
    User user,
    List<String> arguments,
    String directory,
    Map<String, String> variables,
    Optional<WindowSize> terminal) {

  /// Who a process in a container may be.
  public enum User {
    /// uid 0 of the container with a small set of capabilities: platform services only.
    ROOT(0),
    /// uid 1000, without any capability: people, agents, their programs.
    DEV(1000);

    private final int id;

    User(int id) {
      this.id = id;
    }

    /// The user and group id inside the container.
    public int id() {
      return id;
    }
  }

  /// Rows and columns of a terminal window.
  public record WindowSize(int rows, int columns) {
    private static final int LARGEST = 65_535;

    /// Brings odd sizes that clients send into the range that the kernel can hold.
    public WindowSize {
      rows = Math.clamp(rows, 0, LARGEST);
      columns = Math.clamp(columns, 0, LARGEST);
    }
  }

  /// Refuses an empty command, NUL bytes, and folders that could reach out of the container.
  public ProcessSpec {
    arguments = List.copyOf(arguments);
    variables = Map.copyOf(variables);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("no program named");
    }
    if (!directory.startsWith("/")
        || List.of(directory.split("/", -1)).contains("..")
        || directory.matches("/+(\\./+)*(proc|sys|dev)(/.*)?")) {
      throw new IllegalArgumentException("not a working folder: " + directory);
    }
    boolean hasNul =
        arguments.stream().anyMatch(ProcessSpec::holdsNul)
            || variables.entrySet().stream()
                .anyMatch(v -> holdsNul(v.getKey()) || holdsNul(v.getValue()));
    if (hasNul || holdsNul(directory)) {
      throw new IllegalArgumentException("a NUL byte in a command or variable");
    }
  }

  /// The same with more variables, as far as it has none of these names.
  public ProcessSpec with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(variables);
    return new ProcessSpec(user, arguments, directory, all, terminal);
  }

  private static boolean holdsNul(String text) {
    return text.indexOf('\0') >= 0;
  }
}
