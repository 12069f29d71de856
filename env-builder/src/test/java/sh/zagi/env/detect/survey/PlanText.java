// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.Root;

/// A plan as short lines that a person can check: what, and where it stands. `?` marks a guess, `~`
/// what is likely.
final class PlanText {
  private final StringBuilder text = new StringBuilder();

  private PlanText() {}

  static String of(Detection detection) {
    PlanText out = new PlanText();
    switch (detection) {
      case Detection.Found(Plan plan) -> out.plan(plan);
      case Detection.Nothing(String sentence) -> out.line("nothing: " + sentence);
      case Detection.Broken(String sentence) -> out.line("broken: " + sentence);
    }
    return out.text.toString();
  }

  private void plan(Plan plan) {
    line("app " + plan.app().name() + " " + plan.app().version());
    plan.roots().forEach(this::root);
    plan.packages().forEach(one -> fact("package " + one.name(), one.evidence()));
    plan.services()
        .forEach(one ->
            fact(
                "service %s %s %s %s"
                    .formatted(one.name(), one.kind(), one.version(), one.settings()),
                one.evidence()));
    plan.ports().forEach(one -> fact("port " + one.port(), one.evidence()));
    plan.variables()
        .forEach(one ->
            fact(
                "variable " + one.name() + (one.secret() ? " secret" : "=" + one.example()),
                one.evidence()));
    plan.warnings().forEach(one -> line("warning " + one));
  }

  private void root(Root root) {
    line(
        "root %s %s %s %s%s"
            .formatted(
                root.path().isEmpty() ? "." : root.path(),
                root.ecosystem(),
                root.app().name(),
                root.app().version(),
                root.workspace().map(one -> " in " + (one.isEmpty() ? "." : one)).orElse("")));
    root.tools().forEach(one -> fact("  tool " + one.name() + " " + one.version(), one.evidence()));
    root.packageManager()
        .ifPresent(one -> fact("  manager " + one.name() + " " + one.version(), one.evidence()));
    root.tasks()
        .forEach((name, task) ->
            fact(
                "  "
                    + name
                    + ": "
                    + task.command()
                    + (task.folder().equals(root.path())
                        ? ""
                        : " in " + (task.folder().isEmpty() ? "." : task.folder())),
                task.evidence()));
    root.deps()
        .forEach(one -> line("  deps " + one.kind() + " " + one.manifest() + " " + one.lock()));
    root.evidence().forEach(one -> fact("  " + one.fact(), one));
  }

  private void fact(String what, Evidence evidence) {
    String mark =
        switch (evidence.confidence()) {
          case CERTAIN -> "";
          case LIKELY -> " ~";
          case GUESS -> " ?";
        };
    line(what.stripTrailing() + " @" + evidence.place() + mark);
  }

  private void line(String one) {
    text.append(one.stripTrailing()).append("\n");
  }
}
