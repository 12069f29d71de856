// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.env.store.Amount;
import sh.zagi.env.store.Collected;
import sh.zagi.env.store.Collector;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;

@Command(name = "env gc", description = "free the disk of environments that no repository has")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class CollectEnvs extends Verb {
  private final EnvironmentUpkeep upkeep;

  @Option(names = "--dry-run", description = "only say what would go")
  boolean dryRun;

  CollectEnvs(EnvironmentUpkeep upkeep) {
    this.upkeep = upkeep;
  }

  @Override
  public Outcome run(Exchange exchange) throws InterruptedException {
    try {
      return switch (upkeep.collect(dryRun)) {
        case Collector.Outcome.Done(Collected collected) -> done(report(collected));
        case Collector.Outcome.Busy _ ->
            refused(
                Problem.of(
                    ProblemCode.INVALID,
                    "environments are being built just now",
                    "try again when they are done"));
      };
    } catch (IOException e) {
      return refused(
          Problem.of(ProblemCode.INVALID, "environments cannot be collected: " + e.getMessage()));
    }
  }

  private Report report(Collected collected) {
    StringBuilder text = new StringBuilder();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("dryRun", dryRun);
    collected
        .parts()
        .forEach((part, amount) -> {
          fields.put(part, Map.of("count", amount.count(), "bytes", amount.bytes()));
          if (amount.count() > 0) {
            text.append(Sizes.line(part, amount)).append('\n');
          }
        });
    Amount total = collected.total();
    fields.put("bytes", total.bytes());
    text.append(dryRun ? "would free " : "freed ").append(Sizes.text(total.bytes()));
    return new Report.Sentence(text.toString(), fields);
  }
}
