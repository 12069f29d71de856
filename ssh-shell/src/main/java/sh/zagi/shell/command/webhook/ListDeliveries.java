// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.webhook.Webhook;

@Command(
    name = "webhook deliveries",
    description = "show what was sent to a webhook and what came of it, newest first")
@Needs(Need.REPO_ADMIN)
final class ListDeliveries extends WebhookVerb {
  @Option(names = "--limit", paramLabel = "N", description = "at most so many (20)")
  int limit = 20;

  ListDeliveries(WebhookVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Webhook hook) {
    return done(
        new Report.Rows(
            host().webhooks().deliveries(hook, limit).stream().map(WebhookVerbs::fields).toList(),
            "nothing was sent"));
  }
}
