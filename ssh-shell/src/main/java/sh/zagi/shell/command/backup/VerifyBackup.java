// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.backup;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.backup.BackupCheck;
import sh.zagi.storage.backup.Backups;

@Command(
    name = "backup verify",
    description = "read every byte of a backup and say what is missing or damaged")
@Needs(Need.SERVER_ADMIN)
final class VerifyBackup extends Verb {
  private final Optional<Backups> backups;

  @Parameters(index = "0", paramLabel = "NAME", description = "as backup list prints it")
  String name = "";

  VerifyBackup(Optional<Backups> backups) {
    this.backups = backups;
  }

  @Override
  public String target() {
    return name;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException {
    if (backups.isEmpty()) {
      return refused(BackupVerbs.nowhere());
    }
    Optional<Backups.Listed> found = backups.get().find(name);
    if (found.isEmpty()) {
      return refused(Problem.notFound(name));
    }
    BackupCheck.Result result = new BackupCheck(found.get().folder()).run();
    if (!result.findings().isEmpty()) {
      return refused(BackupVerbs.broken(name, result.findings()));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("files", result.files());
    fields.put("repositories", result.repositories());
    return done(
        new Report.Sentence(
            "whole: " + result.files() + " files, " + result.repositories() + " repositories",
            fields));
  }
}
