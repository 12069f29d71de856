// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.gitsuite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import sh.zagi.tests.SourceTree;

/// `tests/git-suite.txt`: which of git's test scripts are run, which of their tests fail with our
/// services, and why that is right.
///
/// @param reasons sentences by their words
/// @param scripts by name
record KnownFailures(SortedMap<String, String> reasons, SortedMap<String, Script> scripts) {
  static final Path FILE = SourceTree.root().resolve("tests/git-suite.txt");

  static final String PASSED = "passed";
  static final String SKIPPED = "skipped";
  static final String CALLS = "calls";

  /// A reason that nobody found yet.
  private static final String UNKNOWN = "?";

  /// One test that fails.
  ///
  /// @param reason one of the reasons
  /// @param about what it tests, in our words
  record Failure(String reason, String about) {}

  /// One script.
  ///
  /// @param counts of the run that wrote the file
  /// @param failures by number
  record Script(Map<String, Integer> counts, SortedMap<Integer, Failure> failures) {
    int count(String name) {
      return counts.getOrDefault(name, 0);
    }

    /// Such as `3,6-9 words too late`: a line for all that are alike.
    List<String> lines() {
      Map<Failure, List<Integer>> alike = new LinkedHashMap<>();
      failures.forEach(
          (number, failure) -> alike.computeIfAbsent(failure, _ -> new ArrayList<>()).add(number));
      return alike.entrySet().stream()
          .map(entry ->
              Numbers.text(entry.getValue())
                  + " "
                  + entry.getKey().reason()
                  + " "
                  + entry.getKey().about())
          .toList();
    }
  }

  static KnownFailures read() {
    return parse(SourceTree.text(FILE));
  }

  static KnownFailures parse(String text) {
    KnownFailures known = new KnownFailures(new TreeMap<>(), new TreeMap<>());
    Script script = new Script(Map.of(), new TreeMap<>());
    for (String line : text.split("\n", -1)) {
      String[] words = line.strip().split("\\s+", 3);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      switch (words[0]) {
        case "reason" -> known.reasons.put(words[1], words[2]);
        case "script" -> {
          script = new Script(counts(words.length < 3 ? "" : words[2]), new TreeMap<>());
          known.scripts.put(words[1], script);
        }
        default -> {
          Failure failure = new Failure(words[1], words[2]);
          for (int number : Numbers.parse(words[0])) {
            script.failures().put(number, failure);
          }
        }
      }
    }
    return known;
  }

  private static Map<String, Integer> counts(String text) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String word : text.isEmpty() ? new String[0] : text.split("\\s+", -1)) {
      String[] pair = word.split("=", 2);
      counts.put(pair[0], Integer.valueOf(pair[1]));
    }
    return counts;
  }

  /// A script, or one without failures.
  Script script(String name) {
    return scripts.getOrDefault(name, new Script(Map.of(), new TreeMap<>()));
  }

  /// The same with what one run found; a failure that was not there has no reason yet.
  KnownFailures with(String script, ScriptRun run) {
    Script before = script(script);
    SortedMap<Integer, Failure> failures = new TreeMap<>();
    run.failed()
        .forEach((number, title) ->
            failures.put(
                number, before.failures().getOrDefault(number, new Failure(UNKNOWN, title))));
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put(PASSED, run.passed());
    counts.put(SKIPPED, run.skipped());
    counts.put(CALLS, run.calls());
    SortedMap<String, Script> all = new TreeMap<>(scripts);
    all.put(script, new Script(counts, failures));
    return new KnownFailures(reasons, all);
  }

  /// As the file has it, below its first comment.
  String text() {
    StringBuilder text = new StringBuilder();
    reasons.forEach((word, sentence) ->
        text.append("reason ").append(word).append(' ').append(sentence).append('\n'));
    scripts.forEach((name, script) -> {
      text.append("\nscript ").append(name);
      script
          .counts()
          .forEach((word, count) -> text.append(' ').append(word).append('=').append(count));
      text.append('\n');
      script.lines().forEach(line -> text.append("  ").append(line).append('\n'));
    });
    return text.toString();
  }

  /// Numbers as `1,3-5`.
  private static final class Numbers {
    private Numbers() {}

    static int[] parse(String text) {
      return Arrays.stream(text.split(",", -1))
          .flatMapToInt(part -> {
            String[] ends = part.split("-", 2);
            return IntStream.rangeClosed(
                Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
          })
          .toArray();
    }

    static String text(List<Integer> numbers) {
      List<String> parts = new ArrayList<>();
      for (int from = 0, to; from < numbers.size(); from = to) {
        for (to = from + 1;
            to < numbers.size() && numbers.get(to) == numbers.get(to - 1) + 1;
            to++) {}
        parts.add(
            to - from == 1
                ? "" + numbers.get(from)
                : numbers.get(from) + "-" + numbers.get(to - 1));
      }
      return String.join(",", parts);
    }
  }
}
