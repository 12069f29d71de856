// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.audit.AuditEntry;
import sh.zagi.storage.audit.AuditLog;

@Command(name = "audit list", description = "show who did what, newest first")
@Needs(Need.SERVER_ADMIN)
final class ListAudit extends Verb {
  private static final int MOST_ROWS = 10_000;

  private final AuditLog audit;

  @Option(names = "--limit", paramLabel = "N", description = "rows looked at; default: 100")
  int limit = 100;

  @Option(names = "--actor", paramLabel = "NAME", description = "only of this one")
  String actor = "";

  @Option(names = "--action", paramLabel = "VERB", description = "only this")
  String action = "";

  @Option(names = "--target", paramLabel = "WHAT", description = "only about this")
  String about = "";

  ListAudit(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (limit < 1 || limit > MOST_ROWS) {
      return refused(Problem.usage("--limit is 1 to " + MOST_ROWS));
    }
    Predicate<AuditEntry> wanted =
        entry ->
            matches(actor, entry.event().actor())
                && matches(action, entry.event().action())
                && matches(about, entry.event().target());
    List<Map<String, Object>> rows =
        audit.newest(limit).stream().filter(wanted).map(ListAudit::fields).toList();
    return done(new Report.Rows(rows, "nothing"));
  }

  private static boolean matches(String typed, String value) {
    return typed.isEmpty() || typed.equals(value);
  }

  static Map<String, Object> fields(AuditEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seq", entry.seq());
    fields.put("at", entry.at().toString());
    fields.put("actor", entry.event().actor());
    fields.put("action", entry.event().action());
    fields.put("target", entry.event().target());
    fields.put("result", entry.event().result());
    fields.put("detail", entry.event().detail());
    return fields;
  }
}
