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
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Unmade;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

/// Takes a push. A repository that is missing is created, private, when the caller may create it:
/// the runner let nobody else come this far.
@Command(
    name = "git-receive-pack",
    hidden = true,
    description = "take a push; creates a missing repository; typed by git itself")
@Needs(value = Need.REPO_PUSH, changes = true, auditsItself = true)
final class ReceivePack extends RepoVerb {
  private final Store store;
  private final GitServices services;

  ReceivePack(Store store, GitServices services) {
    this.store = store;
    this.services = services;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException {
    RepoPath path = path(exchange);
    Optional<RepoRecord> record = findOrCreate(exchange, path);
    if (record.isEmpty()) {
      return refused(
          store.access().mayCreate(exchange.caller(), path)
              ? Unmade.problem(store.repositories(), path)
              : Problem.notFound(path.toString()));
    }
    services.receivePack(exchange.caller(), record.get(), GitVerbs.streams(exchange));
    return new Outcome.Ended(ExitStatus.DONE);
  }

  private Optional<RepoRecord> findOrCreate(Exchange exchange, RepoPath path) {
    return find(exchange, path)
        .or(() -> create(exchange, path))
        // Two first pushes at once: the other one created it.
        .or(() -> find(exchange, path));
  }

  private Optional<RepoRecord> find(Exchange exchange, RepoPath path) {
    return store.access().find(exchange.caller(), path).map(AccessChecker.Granted::record);
  }

  private Optional<RepoRecord> create(Exchange exchange, RepoPath path) {
    return store.access().mayCreate(exchange.caller(), path)
        ? store.repositories().create(path, Visibility.PRIVATE)
        : Optional.empty();
  }
}
