// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.backup;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.backup.ServerCheck;

@Command(
    name = "verify",
    description =
        "read everything that the server keeps and say what is missing or damaged; it runs on")
@Needs(Need.SERVER_ADMIN)
final class VerifyServer extends Verb {
  private final ServerCheck check;

  VerifyServer(ServerCheck check) {
    this.check = check;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException {
    ServerCheck.Result result = check.run();
    if (!result.findings().isEmpty()) {
      return refused(BackupVerbs.broken("this server", result.findings()));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repositories", result.repositories());
    fields.put("large files", result.largeFiles());
    fields.put("audit rows", result.auditRows());
    return done(
        new Report.Sentence(
            "whole: "
                + result.repositories()
                + " repositories, "
                + result.largeFiles()
                + " large files, "
                + result.auditRows()
                + " rows of the audit log",
            fields));
  }
}
