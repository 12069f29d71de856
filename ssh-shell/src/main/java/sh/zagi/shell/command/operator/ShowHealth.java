// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;

@Command(
    name = "health",
    description = "say how the server is; fails when something is to be mended")
@Needs(Need.SERVER_ADMIN)
final class ShowHealth extends Verb {
  private final OperatorDesk desk;

  ShowHealth(OperatorDesk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) {
    Health health = desk.health().get();
    List<String> troubles = health.troubles();
    if (!troubles.isEmpty()) {
      return refused(Problem.of(ProblemCode.UNAVAILABLE, String.join("; ", troubles)));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", "ok");
    fields.put("uptime-seconds", health.uptime().toSeconds());
    fields.put("free-bytes", health.freeBytes());
    fields.put("connections", desk.connections().count());
    fields.put("queue", desk.queues().list().size());
    return done(new Report.Fields(fields));
  }
}
