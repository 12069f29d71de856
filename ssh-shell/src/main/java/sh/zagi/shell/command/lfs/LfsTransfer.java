// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.lfs;

import java.io.IOException;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.lfs.LfsVisit;

/// Large files without HTTP: the whole talk goes over this one channel.
@Command(
    name = "git-lfs-transfer",
    hidden = true,
    description = "send and fetch large files over SSH alone; typed by git-lfs itself")
@Needs(Need.REPO_READ)
final class LfsTransfer extends LfsVerb {
  LfsTransfer(LfsVerbs.Behind behind) {
    super(behind);
  }

  @Override
  Outcome run(Exchange exchange, AccessChecker.Granted granted) throws IOException {
    LfsVisit visit =
        new LfsVisit(
            behind.files(), behind.audit(), exchange.caller(), granted.record(), granted.access());
    PktLines lines = new PktLines(exchange.streams().in(), exchange.streams().out());
    new TransferTalk(visit, sends(), lines).run();
    return new Outcome.Ended(ExitStatus.DONE);
  }
}
