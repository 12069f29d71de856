// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.backup;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.backup.Backups;

@Command(name = "backup list", description = "list the backups that are whole, oldest first")
@Needs(Need.SERVER_ADMIN)
final class ListBackups extends Verb {
  private final Optional<Backups> backups;

  ListBackups(Optional<Backups> backups) {
    this.backups = backups;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException {
    return backups.isEmpty()
        ? refused(BackupVerbs.nowhere())
        : done(
            new Report.Rows(
                backups.get().list().stream().map(BackupVerbs::fields).toList(), "no backups"));
  }
}
