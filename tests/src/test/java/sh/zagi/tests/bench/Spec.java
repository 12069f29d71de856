// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// The figures that a build must keep: of a row with a peer the ratio, of one without the first
/// number that it tells, which is compared on the machine alone where it was agreed upon.
///
/// @param machine that the figures were agreed upon on
/// @param figures by what a row measures
record Spec(String machine, Map<String, Double> figures) {
  /// What a machine that does other things as well adds now and then.
  private static final double ALLOWED = 1.2;

  /// Ratios are told with two digits.
  private static final double ROUNDING = 0.005;

  private static final String HEAD =
      """
      # What `./zagi bench` must keep: it fails when a figure is more than a fifth worse than here.
      # With a peer: the ratio of the medians. Without: the first number of the row, compared only on
      # the machine named here. Written by `./zagi bench --agree ROW ...`; a change is reviewed like
      # code.
      """;

  static Spec read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Spec("", Map.of());
    }
    JsonNode tree = new TomlMapper().readTree(Files.readString(file));
    Map<String, Double> figures = new LinkedHashMap<>();
    tree.path("figures")
        .properties()
        .forEach(one -> figures.put(one.getKey(), one.getValue().asDouble()));
    return new Spec(tree.path("machine").asString(""), figures);
  }

  /// One line for each row that is worse than agreed, or that was not measured.
  List<String> broken(List<Result> results, String thisMachine) {
    Map<String, Double> agreed = new LinkedHashMap<>();
    figures.forEach((row, figure) -> agreed.put(Result.key(row), figure));
    List<String> lines = new ArrayList<>();
    for (Result result : results) {
      Double figure = agreed.get(Result.key(result.label()));
      if (!result.measured()) {
        lines.add(result.label() + ": " + result.ours());
      } else if (figure != null
          && (result.isCompared() || machine.equals(thisMachine))
          && result.figure() > figure * ALLOWED + ROUNDING) {
        lines.add(
            "%s: %s, agreed is %s".formatted(result.label(), text(result.figure()), text(figure)));
      }
    }
    return lines;
  }

  /// The same with the figures of these rows.
  Spec with(List<Result> results, String thisMachine) {
    Map<String, Double> all = new LinkedHashMap<>(figures);
    for (Result result : results) {
      if (result.measured()) {
        all.keySet().removeIf(row -> Result.key(row).equals(Result.key(result.label())));
        all.put(result.label(), result.figure());
      }
    }
    return new Spec(thisMachine, all);
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("machine = \"").append(machine).append("\"\n\n[figures]\n");
    figures.forEach((row, figure) ->
        text.append('"').append(row).append("\" = ").append(text(figure)).append('\n'));
    Files.writeString(file, text);
  }

  private static String text(double figure) {
    return String.format(Locale.ROOT, figure < 10 ? "%.2f" : "%.0f", figure);
  }
}
