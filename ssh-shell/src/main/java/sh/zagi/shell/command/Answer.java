// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes an outcome to a client: text for people, one JSON value for programs. Colours only on a
/// terminal that knows them. Reports go to standard output, problems to standard error.
final class Answer {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Exchange exchange;
  private final boolean json;

  Answer(Exchange exchange, boolean json) {
    this.exchange = exchange;
    this.json = json;
  }

  ExitStatus report(Report report) throws IOException {
    write(exchange.streams().out(), json ? List.of(json(report.value())) : text(report));
    return ExitStatus.DONE;
  }

  ExitStatus problem(Problem problem) throws IOException {
    List<String> lines = new ArrayList<>();
    if (json) {
      lines.add(json(problem.value()));
    } else {
      lines.add(red(problem.message()));
      problem.hints().forEach(hint -> lines.add("hint: " + hint));
    }
    write(exchange.streams().err(), lines);
    return new ExitStatus.Exited(problem.code().exitCode());
  }

  private static String json(Object value) {
    return JSON.writeValueAsString(value).replace(System.lineSeparator(), "\n");
  }

  private static List<String> text(Report report) {
    return switch (report) {
      case Report.Fields(Map<String, Object> fields) ->
          table(
              fields.entrySet().stream()
                  .filter(field -> !cell(field.getValue()).isEmpty())
                  .map(field -> List.of(field.getKey(), cell(field.getValue())))
                  .toList());
      case Report.Rows(List<Map<String, Object>> rows, String none) ->
          rows.isEmpty()
              ? List.of(none)
              : table(
                  rows.stream()
                      .map(row -> row.values().stream().map(Answer::cell).toList())
                      .toList());
      case Report.Sentence(String text, _) -> List.of(text);
      case Report.Page(List<String> lines, _) -> lines;
      case Report.Lines(List<String> lines) -> lines;
    };
  }

  private static String cell(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "yes" : "no";
      case List<?> list -> list.stream().map(Answer::cell).collect(Collectors.joining(", "));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + " " + cell(entry.getValue()))
              .collect(Collectors.joining(", "));
      default -> Shown.text(value.toString());
    };
  }

  /// Aligns columns by two blanks.
  private static List<String> table(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int width = row.get(column).length();
        if (column == widths.size()) {
          widths.add(width);
        } else {
          widths.set(column, Math.max(widths.get(column), width));
        }
      }
    }
    return rows.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private String red(String text) {
    boolean colours = exchange.terminal().filter(t -> !t.type().equals("dumb")).isPresent();
    return colours ? "\u001b[31m" + text + "\u001b[m" : text;
  }

  /// On a terminal nothing on our side turns a line feed into a new line: we are the terminal.
  private void write(OutputStream stream, List<String> lines) throws IOException {
    String end = exchange.terminal().isPresent() ? "\r\n" : "\n";
    String text =
        lines.stream().map(line -> line.replace("\n", end) + end).collect(Collectors.joining());
    stream.write(text.getBytes(UTF_8));
    stream.flush();
  }
}
