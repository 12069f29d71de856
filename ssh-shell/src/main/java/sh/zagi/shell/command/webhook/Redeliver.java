// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.webhook.Delivery;
import sh.zagi.storage.webhook.Webhook;

@Command(name = "webhook redeliver", description = "send one message again, as it was")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class Redeliver extends WebhookVerb {
  @Parameters(index = "2", paramLabel = "MESSAGE", description = "as webhook deliveries prints it")
  long delivery;

  Redeliver(WebhookVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Webhook hook) {
    Optional<Delivery> found =
        host().webhooks().delivery(delivery).filter(one -> one.webhook() == hook.id());
    if (found.isEmpty()) {
      return refused(Problem.notFound("message " + delivery));
    }
    host().webhooks().again(found.get());
    return done(
        new Report.Sentence("message " + delivery + " is sent again", Map.of("message", delivery)));
  }
}
