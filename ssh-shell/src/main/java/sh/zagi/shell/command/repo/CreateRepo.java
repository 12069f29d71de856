// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Unmade;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Visibility;

@Command(name = "repo create", description = "create an empty repository, private unless told")
@Needs(value = Need.REPO_OWNER, changes = true)
final class CreateRepo extends RepoVerb {
  private final Store store;

  @Option(names = "--public", description = "let everybody read it")
  boolean open;

  CreateRepo(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    RepoPath path = path(exchange);
    Visibility visibility = open ? Visibility.PUBLIC : Visibility.PRIVATE;
    return store
        .repositories()
        .create(path, visibility)
        .map(record ->
            done(
                new Report.Sentence(
                    "created " + path + " (" + visibility.word() + ")", RepoVerbs.fields(record))))
        .orElseGet(() -> refused(Unmade.problem(store.repositories(), path)));
  }
}
