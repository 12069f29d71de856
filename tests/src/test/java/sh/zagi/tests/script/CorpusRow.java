// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One row of the table of the corpus.
///
/// @param tools what the environment has, with versions
/// @param tests counts by framework as the platform read them
/// @param times from the push to the result, and the part of it that the project's own tasks took
/// @param outcome `green`, or what the platform or the project said
record CorpusRow(
    String name, String about, String tools, String tests, String times, String outcome) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST = 160;

  static CorpusRow failed(CorpusProject project, Duration took, String sentence) {
    return new CorpusRow(
        project.name(), project.about(), "", "", took.toSeconds() + " s", shortened(sentence));
  }

  /// @param note the list of results, the newest first
  /// @param manifest of an environment by its key
  static CorpusRow of(
      CorpusProject project, Duration took, String note, UnaryOperator<String> manifest) {
    JsonNode result = JSON.readTree(note).path(0);
    JsonNode environment = JSON.readTree(manifest.apply(result.path("envKey").asString("")));
    List<String> tools = new ArrayList<>();
    environment
        .path("tools")
        .forEach(tool ->
            tools.add(tool.path("name").asString("") + " " + tool.path("version").asString("")));
    environment.path("services").forEach(one -> tools.add("+" + one.path("kind").asString("")));
    List<String> counts = new ArrayList<>();
    long millis = 0;
    for (JsonNode run : result.path("runs")) {
      millis += run.path("millis").asLong();
      run.path("counts")
          .properties()
          .forEach(entry -> counts.add(entry.getKey() + " " + words(entry.getValue())));
    }
    String times = took.toSeconds() + " s, of it tasks " + millis / 1000 + " s";
    return new CorpusRow(
        project.name(),
        project.about(),
        String.join(", ", tools),
        counts.isEmpty() ? "not counted" : String.join("; ", counts),
        times,
        outcome(result));
  }

  private static String words(JsonNode counts) {
    return counts.path("passing").asInt()
        + " passing, "
        + counts.path("failing").asInt()
        + " failing, "
        + counts.path("skipped").asInt()
        + " skipped";
  }

  private static String outcome(JsonNode result) {
    List<String> troubles = new ArrayList<>();
    boolean tested = false;
    for (JsonNode run : result.path("runs")) {
      String task = run.path("task").asString("");
      tested |= task.endsWith("test");
      if (run.path("exitCode").asInt() != 0 && !task.endsWith("install")) {
        troubles.add(
            "`"
                + run.path("command").asString("")
                + "` ended with "
                + run.path("exitCode").asInt()
                + ": "
                + lastWords(run.path("tail").asString("")));
      }
    }
    result.path("services").forEach(one -> troubles.add(one.asString("")));
    String repaired =
        result.path("repairs").isEmpty()
            ? ""
            : " (repaired: "
                + result
                    .path("repairs")
                    .valueStream()
                    .map(one -> one.path("reason").asString(""))
                    .collect(Collectors.joining("; "))
                + ")";
    if (!tested) {
      troubles.add("no test task was found");
    }
    return (troubles.isEmpty() ? "green" : shortened(String.join("; ", troubles)))
        + shortened(repaired);
  }

  private static String lastWords(String tail) {
    List<String> telling =
        tail.lines()
            .filter(line -> line.matches("(?i).*(error|fail|not found|cannot|no such).*"))
            .filter(line -> !line.matches("(?i).*(\\[help|re-run|please refer).*|\\[ERROR] *"))
            .toList();
    return telling.isEmpty() ? tail.lines().reduce("", (_, line) -> line) : telling.getLast();
  }

  /// With what a further command in a session said.
  CorpusRow with(String command, int status, String output) {
    String counts =
        Pattern.compile("(?m)^\\s*(\\d+ (?:passing|failing))\\b")
            .matcher(output)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.joining(", "));
    String said = counts.isEmpty() ? "" : " (" + counts + ")";
    String more =
        status == 0
            ? "; `" + command + "` succeeds" + said
            : "; `" + command + "` ended with " + status + said + " " + lastWords(output);
    return new CorpusRow(name, about, tools, tests, times, outcome + shortened(more));
  }

  /// The row in Markdown.
  String text() {
    return row(name, about, tools, tests, times, outcome);
  }

  private static String row(String... cells) {
    return List.of(cells).stream()
        .map(cell -> cell.replace("|", "\\|").replaceAll("\\s+", " "))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String shortened(String text) {
    String plain =
        text.replaceAll("\u001b\\[[0-9;]*m", "")
            .replaceAll("\\p{Cntrl}", " ")
            .replaceAll("https?://[^ \"]+", "a registry");
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
  }
}
