// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.env.store.Amount;
import sh.zagi.env.store.StoreUsage;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;

@Command(name = "env du", description = "show how much disk environments take and share")
@Needs(Need.SERVER_ADMIN)
final class EnvDisk extends Verb {
  private static final int KEY_CHARACTERS = 10;

  private final EnvironmentUpkeep upkeep;

  EnvDisk(EnvironmentUpkeep upkeep) {
    this.upkeep = upkeep;
  }

  @Override
  public Outcome run(Exchange exchange) {
    try {
      return done(report(upkeep.usage(), upkeep.beside()));
    } catch (IOException e) {
      return refused(
          Problem.of(ProblemCode.INVALID, "environments cannot be measured: " + e.getMessage()));
    }
  }

  private static Report report(StoreUsage usage, Map<String, Amount> beside) {
    StringBuilder text = new StringBuilder(row("environment", "logical", "own", "shared"));
    List<Map<String, Object>> environments = new ArrayList<>();
    usage
        .environments()
        .forEach((key, one) -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("environment", key);
          fields.put("logicalBytes", one.logicalBytes());
          fields.put("ownBytes", one.ownBytes());
          fields.put("sharedPercent", one.sharedPercent());
          environments.add(fields);
          text.append(
              row(
                  key.substring(0, KEY_CHARACTERS),
                  Sizes.text(one.logicalBytes()),
                  Sizes.text(one.ownBytes()),
                  one.sharedPercent() + " %"));
        });
    text.append(
        row(
            "all",
            Sizes.text(usage.logicalBytes()),
            Sizes.text(usage.realBytes()),
            usage.sharedPercent() + " %"));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("environments", environments);
    fields.put("logicalBytes", usage.logicalBytes());
    fields.put("realBytes", usage.realBytes());
    fields.put("sharedPercent", usage.sharedPercent());
    beside.forEach((what, amount) -> {
      fields.put(what, Map.of("count", amount.count(), "bytes", amount.bytes()));
      text.append(Sizes.line(what, amount)).append('\n');
    });
    return new Report.Sentence(text.toString().stripTrailing(), fields);
  }

  private static String row(String name, String logical, String real, String shared) {
    return String.format(Locale.ROOT, "%-12s %12s %12s %7s\n", name, logical, real, shared);
  }
}
