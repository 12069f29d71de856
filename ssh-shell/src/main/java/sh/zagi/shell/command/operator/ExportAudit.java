// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.audit.AuditEntry;
import sh.zagi.storage.audit.AuditLog;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "audit export",
    description = "print the audit log as JSON, a line each, oldest first, with its hashes")
@Needs(Need.SERVER_ADMIN)
final class ExportAudit extends Verb {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PAGE_ROWS = 2_000;

  private final AuditLog audit;

  @Option(names = "--since", paramLabel = "SEQ", description = "what came after this row")
  long since;

  ExportAudit(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException {
    OutputStream out = new BufferedOutputStream(exchange.streams().out());
    long end = audit.lastSeq();
    long cursor = since;
    while (cursor < end) {
      List<AuditEntry> page = audit.after(cursor, PAGE_ROWS);
      for (AuditEntry entry : page) {
        Map<String, Object> fields = ListAudit.fields(entry);
        fields.put("hash", entry.hash());
        out.write((JSON.writeValueAsString(fields) + "\n").getBytes(UTF_8));
        cursor = entry.seq();
      }
      if (page.isEmpty()) {
        break;
      }
    }
    out.flush();
    return new Outcome.Ended(ExitStatus.DONE);
  }
}
