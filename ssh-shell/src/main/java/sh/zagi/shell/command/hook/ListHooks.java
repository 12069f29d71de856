// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.hook;

import java.io.IOException;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;

@Command(name = "hook list", description = "show which scripts run on pushes, and who set them")
@Needs(Need.REPO_WRITE)
final class ListHooks extends RepoVerb {
  private final Store store;
  private final HookHost host;

  ListHooks(Store store, HookHost host) {
    this.store = store;
    this.host = host;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        store,
        granted ->
            done(
                new Report.Rows(
                    host.hooks().of(granted.record()).stream().map(HookVerbs::fields).toList(),
                    "no hooks")));
  }
}
