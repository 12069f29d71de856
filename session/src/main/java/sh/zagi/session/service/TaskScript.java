// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import sh.zagi.env.Task;
import sh.zagi.session.runtime.OciSpec;

/// Command lines that run, stop and show a project's own tasks under supervision in its session.
/// What watches a task lives in the container. Pure functions.
public final class TaskScript {
  private static final String LIBRARY = library();

  private TaskScript() {}

  /// Starts a task and waits until it listens on a port, has ended, or this time is over. Prints
  /// `state`, `port` and `last` lines, each with a tab before its value.
  public static String start(String name, Task task, Duration longest) {
    return line(
        "start", Long.toString(longest.toSeconds()), file(name), task.folder(), task.command());
  }

  /// Runs what ran when the session was stopped; does not wait for it.
  public static List<String> revive() {
    return List.of(OciSpec.BUSYBOX_TARGET, "sh", "-c", LIBRARY + "revive");
  }

  public static String stop(String name) {
    return line("stop", file(name));
  }

  /// Prints `NAME<tab>STATE` for each task that was ever started.
  public static String list() {
    return line("list");
  }

  /// Prints the end of what a task or a service printed.
  ///
  /// @param follow prints on, as more comes
  public static String logs(String name, int lines, boolean follow) {
    List<String> words = new ArrayList<>(List.of("logs", file(name), Integer.toString(lines)));
    if (follow) {
      words.add("-F");
    }
    return line(words.toArray(String[]::new));
  }

  /// Names of tasks in folders have slashes.
  private static String file(String name) {
    return name.replace('/', '%');
  }

  /// The name that [#list] shows by another.
  public static String name(String file) {
    return file.replace('%', '/');
  }

  private static String line(String... words) {
    String call = Arrays.stream(words).map(TaskScript::quoted).collect(Collectors.joining(" "));
    return "exec " + OciSpec.BUSYBOX_TARGET + " sh -c " + quoted(LIBRARY + call);
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private static String library() {
    try (InputStream file = TaskScript.class.getResourceAsStream("tasks.sh")) {
      if (file == null) {
        throw new IllegalStateException("tasks.sh is missing from this build");
      }
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
