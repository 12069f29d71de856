// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import java.util.Optional;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.webhook.Delivery;
import sh.zagi.storage.webhook.Webhook;

@Command(name = "webhook test", description = "send a ping now and say what came of it")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class TestWebhook extends WebhookVerb {
  TestWebhook(WebhookVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Webhook hook) throws InterruptedException {
    String payload = "{\"event\":\"ping\",\"webhook\":" + hook.id() + "}";
    Delivery made = host().webhooks().put(hook, "ping", payload);
    Optional<Delivery> tried = host().deliver(hook, made);
    if (tried.isEmpty()) {
      return refused(Problem.notFound("webhook " + hook.id()));
    }
    Delivery now = tried.get();
    if (now.state() != Delivery.State.DELIVERED) {
      String what = now.status() == 0 ? now.answer() : "it answered " + now.status();
      return refused(
          Problem.of(ProblemCode.UPSTREAM, hook.address() + ": " + what, "it is tried again"));
    }
    return done(
        new Report.Sentence("delivered: it answered " + now.status(), WebhookVerbs.fields(now)));
  }
}
