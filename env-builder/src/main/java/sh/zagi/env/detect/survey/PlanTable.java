// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import java.util.ArrayList;
import java.util.List;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.Root;

/// What was found in a directory, for people: aligned columns of what, how and where it stands.
public final class PlanTable {
  private static final int WIDEST = 60;

  private final List<List<String>> rows = new ArrayList<>();

  private PlanTable() {}

  /// Lines, each with its end.
  public static String of(String directory, Detection detection) {
    return switch (detection) {
      case Detection.Nothing(String sentence) -> directory + ": " + sentence + "\n";
      case Detection.Broken(String sentence) -> directory + ": " + sentence + "\n";
      case Detection.Found(Plan plan) -> {
        PlanTable table = new PlanTable();
        table.plan(plan);
        String app = (plan.app().name() + " " + plan.app().version()).strip();
        yield directory + (app.isEmpty() ? "" : ": " + app) + "\n" + table.text();
      }
    };
  }

  private void plan(Plan plan) {
    plan.roots().forEach(this::root);
    plan.packages().forEach(one -> row("package", one.name(), "", one.evidence()));
    plan.services()
        .forEach(
            one -> row("service", one.name(), kind(one.kind(), one.version()), one.evidence()));
    plan.ports().forEach(one -> row("port", Integer.toString(one.port()), "", one.evidence()));
    plan.variables()
        .forEach(one ->
            row("variable", one.name(), one.secret() ? "secret" : one.example(), one.evidence()));
    plan.warnings().forEach(one -> rows.add(List.of("  warning", one)));
  }

  private static String kind(String kind, String version) {
    return (kind + " " + version).strip();
  }

  private void root(Root root) {
    String path = root.path().isEmpty() ? "." : root.path();
    rows.add(
        List.of(
            "  root "
                + path
                + " ("
                + root.ecosystem()
                + ")"
                + root.workspace()
                    .map(one -> ", member of " + (one.isEmpty() ? "." : one))
                    .orElse("")));
    root.tools().forEach(one -> row("  tool", one.name(), one.version(), one.evidence()));
    root.packageManager()
        .ifPresent(one -> row("  installs", one.name(), one.version(), one.evidence()));
    root.tasks().forEach((name, task) -> row("  task", name, task.command(), task.evidence()));
  }

  private void row(String what, String name, String more, Evidence evidence) {
    String mark =
        evidence.confidence() == Confidence.CERTAIN
            ? ""
            : " ("
                + switch (evidence.confidence()) {
                  case LIKELY -> "likely";
                  default -> "a guess";
                }
                + ")";
    rows.add(List.of("  " + what, name, more, evidence.place() + mark));
  }

  private String text() {
    int[] width = new int[3];
    for (List<String> row : rows) {
      for (int i = 0; i < width.length && row.size() == 4; i++) {
        width[i] = Math.min(WIDEST, Math.max(width[i], row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i < row.size() - 1) {
          line.append(" ".repeat(row.size() == 4 ? Math.max(0, width[i] - cell.length()) + 2 : 2));
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
