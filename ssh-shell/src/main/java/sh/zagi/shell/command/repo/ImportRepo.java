// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Unmade;
import sh.zagi.storage.git.BundleImport;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

@Command(
    name = "repo import",
    description = "create a repository from a git bundle on standard input")
@Needs(value = Need.REPO_OWNER, changes = true)
final class ImportRepo extends RepoVerb {
  private final Store store;
  private final BundleImport bundles;

  @Option(names = "--public", description = "let everybody read it")
  boolean open;

  ImportRepo(Store store, GitServices git) {
    this.store = store;
    this.bundles = new BundleImport(git);
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException {
    RepoPath path = path(exchange);
    if (exchange.terminal().isPresent()) {
      return refused(
          Problem.usage(
              "a bundle comes on standard input, not from a terminal",
              "git bundle create - --all | ssh HOST repo import " + path));
    }
    Optional<RepoRecord> record =
        store.repositories().create(path, open ? Visibility.PUBLIC : Visibility.PRIVATE);
    if (record.isEmpty()) {
      return refused(Unmade.problem(store.repositories(), path));
    }
    boolean taken = false;
    try {
      Outcome outcome = take(exchange, record.get());
      taken = outcome instanceof Outcome.Done;
      return outcome;
    } finally {
      if (!taken) {
        store.repositories().erase(record.get());
      }
    }
  }

  private Outcome take(Exchange exchange, RepoRecord record) throws IOException {
    BundleImport.Result result =
        bundles.take(exchange.caller(), record, exchange.streams().in(), exchange.streams().err());
    return switch (result) {
      case BundleImport.Result.Refused(String reason) ->
          refused(Problem.of(ProblemCode.INVALID, "not imported: " + reason));
      case BundleImport.Result.Done(var refs, var skipped) ->
          done(
              new Report.Sentence(
                  "imported " + record.path() + ", " + refs.size() + " branches and tags",
                  Map.of(
                      "repository", record.path().toString(), "refs", refs, "skipped", skipped)));
    };
  }
}
