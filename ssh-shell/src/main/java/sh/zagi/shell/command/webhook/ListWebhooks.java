// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import java.io.IOException;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;

@Command(name = "webhook list", description = "list who is told of what happens to a repository")
@Needs(Need.REPO_ADMIN)
final class ListWebhooks extends RepoVerb {
  private final WebhookVerbs.Desk desk;

  ListWebhooks(WebhookVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        desk.store(),
        granted ->
            done(
                new Report.Rows(
                    desk.host().webhooks().of(granted.record()).stream()
                        .map(WebhookVerbs::fields)
                        .toList(),
                    "no webhooks")));
  }
}
