// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.webhook.Webhook;

@Command(name = "webhook remove", description = "tell an address no more")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RemoveWebhook extends WebhookVerb {
  RemoveWebhook(WebhookVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Webhook hook) {
    var _ = host().webhooks().remove(hook.id());
    return done(new Report.Sentence("removed webhook " + hook.id(), Map.of("removed", hook.id())));
  }
}
