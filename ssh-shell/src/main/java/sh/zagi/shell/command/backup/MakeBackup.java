// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.backup;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.backup.Backups;

/// It goes to a folder of the machine and never through a door, because it holds the keys of the
/// server.
@Command(
    name = "backup",
    description = "copy everything that the server keeps into its folder of backups")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class MakeBackup extends Verb {
  private static final Logger LOG = LoggerFactory.getLogger(MakeBackup.class);

  private final Optional<Backups> backups;

  MakeBackup(Optional<Backups> backups) {
    this.backups = backups;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (backups.isEmpty()) {
      return refused(BackupVerbs.nowhere());
    }
    Optional<Backups.Listed> made;
    try {
      made = backups.get().make();
    } catch (IOException e) {
      LOG.error("a backup was not made", e);
      return refused(
          Problem.of(ProblemCode.UNAVAILABLE, "the backup was not made: " + e.getMessage()));
    }
    if (made.isEmpty()) {
      return refused(Problem.of(ProblemCode.EXISTS, "a backup is being made at this moment"));
    }
    var facts = made.get().facts();
    if (!facts.problems().isEmpty()) {
      return refused(
          BackupVerbs.broken(
              made.get().name() + " was made, but this server has damage", facts.problems()));
    }
    return done(
        new Report.Sentence(
            made.get().name()
                + ": "
                + facts.repositories()
                + " repositories, "
                + facts.largeFiles()
                + " large files, "
                + facts.bytes()
                + " bytes, "
                + facts.sharedBytes()
                + " of them shared with the one before",
            BackupVerbs.fields(made.get())));
  }
}
