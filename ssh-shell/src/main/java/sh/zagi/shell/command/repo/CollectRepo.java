// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.git.upkeep.Upkeep;

/// The server does it by itself when it is worth it; this is for who does not want to wait.
@Command(
    name = "repo gc",
    description = "pack a repository for quick clones now; the server does it by itself")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class CollectRepo extends RepoVerb {
  private final Store store;
  private final Upkeep upkeep;

  CollectRepo(Store store, Upkeep upkeep) {
    this.store = store;
    this.upkeep = upkeep;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, this::run);
  }

  private Outcome run(AccessChecker.Granted granted) throws IOException, InterruptedException {
    var path = granted.record().path();
    Upkeep.Done done = upkeep.runAfterOthers(store.repositories().open(granted.record()));
    return done(report(path.toString(), done));
  }

  private static Report report(String repository, Upkeep.Done done) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", repository);
    fields.put("objects", done.objects());
    fields.put("packs before", done.packsBefore());
    fields.put("packs", done.packsAfter());
    fields.put("bytes", done.bytes());
    fields.put("unreachable, put aside", done.unreachable());
    fields.put("removed", done.removed());
    return new Report.Fields(fields);
  }
}
