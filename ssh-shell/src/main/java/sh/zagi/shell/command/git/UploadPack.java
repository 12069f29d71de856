// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.git;

import java.io.IOException;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.git.GitServices;

@Command(
    name = "git-upload-pack",
    hidden = true,
    description = "serve a fetch or clone; typed by git itself")
@Needs(value = Need.REPO_READ, auditsItself = true)
final class UploadPack extends RepoVerb {
  private final Store store;
  private final GitServices services;

  UploadPack(Store store, GitServices services) {
    this.store = store;
    this.services = services;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> run(exchange, granted));
  }

  private Outcome run(Exchange exchange, AccessChecker.Granted granted)
      throws IOException, InterruptedException {
    services.uploadPack(exchange.caller(), granted.record(), GitVerbs.streams(exchange));
    return new Outcome.Ended(ExitStatus.DONE);
  }
}
