// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.git;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.git.archive.Archiver;

@Command(
    name = "git-upload-archive",
    hidden = true,
    description = "serve git archive --remote; typed by git itself")
@Needs(Need.REPO_READ)
final class UploadArchive extends RepoVerb {
  private final Store store;

  UploadArchive(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> run(exchange, granted));
  }

  private Outcome run(Exchange exchange, AccessChecker.Granted granted)
      throws IOException, InterruptedException {
    Optional<String> refused =
        new Archiver(store.repositories().open(granted.record()), GitVerbs.streams(exchange)).run();
    return new Outcome.Ended(refused.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED);
  }
}
