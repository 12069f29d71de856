// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccountKey;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "deploy-key remove", description = "take a machine's key from a repository")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RemoveDeployKey extends RepoVerb {
  private final Store store;

  @Parameters(
      index = "1",
      paramLabel = "FINGERPRINT",
      description = "SHA256:..., as deploy-key list shows it")
  String fingerprint = "";

  RemoveDeployKey(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> remove(granted.record()));
  }

  private Outcome remove(RepoRecord record) {
    Optional<AccountKey> found =
        store.accounts().keys().deployKeys(record).stream()
            .filter(key -> key.fingerprint().text().equals(fingerprint))
            .findFirst();
    if (found.isEmpty()) {
      return refused(Problem.notFound(fingerprint));
    }
    store.accounts().keys().removeDeploy(record, found.get().fingerprint());
    return done(
        new Report.Sentence(
            "removed " + fingerprint + " from " + record.path(),
            Map.of("repository", record.path().toString(), "key", fingerprint)));
  }
}
