// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.Effect;
import sh.zagi.change.work.History;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

/// A verb that shows operations.
abstract class OperationVerb extends ChangeVerb {
  @Option(
      names = "--repository",
      description = "those of the repository itself: pushes and the like")
  boolean repositoryLevel;

  OperationVerb(Desk desk) {
    super(desk);
  }

  /// What there is to say.
  abstract Effect show(History history);

  @Override
  final Outcome run(Target target) {
    Chain chain = repositoryLevel ? desk().chains().ofRepository(target.repo()) : target.chain();
    Effect effect = show(new History(chain));
    return done(new Report.Sentence(String.join("\n", effect.lines()), effect.fields()));
  }

  static Effect rows(List<String> lines, List<Map<String, Object>> rows) {
    return new Effect(
        lines.isEmpty() ? List.of("nothing was done yet") : lines, Map.of("operations", rows));
  }
}
