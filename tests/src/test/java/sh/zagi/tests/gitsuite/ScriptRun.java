// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.gitsuite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What came of one of git's test scripts.
///
/// @param passed how many of its tests did
/// @param skipped those that this machine cannot run, and those that git itself fails
/// @param failed titles by number
/// @param calls how often it called a server program
/// @param whole whether it came to its end
record ScriptRun(
    int passed, int skipped, SortedMap<Integer, String> failed, int calls, boolean whole) {
  /// For scripts that hang; the longest takes two minutes.
  private static final Duration LONGEST = Duration.ofMinutes(20);

  private static final Pattern LINE = Pattern.compile("(not )?ok (\\d+)(?: - )?(.*)");
  private static final Pattern PLAN = Pattern.compile("1\\.\\.(\\d+).*");

  /// Where a script runs.
  ///
  /// @param work an empty folder; what the script printed and left stays there
  /// @param socket not there yet; its name must be short
  record Place(Path work, Path socket) {}

  /// Makes a folder that is empty.
  static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(folder);
  }

  /// Runs a script.
  static ScriptRun of(GitSource source, String script, Place place)
      throws IOException, InterruptedException {
    Path work = place.work();
    Path out = work.resolve("out");
    try (ServedFolders folders = new ServedFolders(Files.createDirectory(work.resolve("links")));
        Bridge bridge = new Bridge(place.socket(), folders)) {
      Process process = source.start(script, place, out);
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
      }
      Files.writeString(work.resolve("faults"), String.join("\n", bridge.faults()));
      return read(Files.readString(out, UTF_8), bridge.calls());
    }
  }

  /// Reads the Test Anything Protocol.
  static ScriptRun read(String text, int calls) {
    int passed = 0;
    int skipped = 0;
    int seen = 0;
    int planned = -1;
    SortedMap<Integer, String> failed = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      Matcher plan = PLAN.matcher(line);
      if (plan.matches()) {
        planned = Integer.parseInt(plan.group(1));
      }
      Matcher test = LINE.matcher(line);
      if (!test.matches()) {
        continue;
      }
      seen++;
      String title = test.group(3);
      if (title.contains("# skip") || title.contains("# TODO known breakage")) {
        skipped++;
      } else if (test.group(1) == null) {
        passed++;
      } else {
        failed.put(Integer.parseInt(test.group(2)), title);
      }
    }
    return new ScriptRun(passed, skipped, failed, calls, planned == seen);
  }
}
