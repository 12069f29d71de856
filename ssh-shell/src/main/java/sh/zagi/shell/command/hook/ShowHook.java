// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.hook;

import java.io.IOException;
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
import sh.zagi.storage.hook.HookName;

@Command(name = "hook show", description = "print the script of a hook")
@Needs(Need.REPO_ADMIN)
final class ShowHook extends RepoVerb {
  private final Store store;
  private final HookHost host;

  @Parameters(index = "1", paramLabel = "NAME", description = HookVerbs.NAMES)
  String name = "";

  ShowHook(Store store, HookHost host) {
    this.store = store;
    this.host = host;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<HookName> hook = HookName.parse(name);
    return hook.isEmpty()
        ? refused(HookVerbs.unknown(name))
        : with(
            exchange,
            store,
            granted ->
                host.hooks()
                    .find(granted.record().id(), hook.get())
                    .map(found -> done(new Report.Lines(found.script().lines().toList())))
                    .orElseGet(() -> refused(Problem.notFound(name))));
  }
}
