// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.storage.webhook.Webhook;

/// A verb about one webhook of a repository.
abstract class WebhookVerb extends RepoVerb {
  private final WebhookVerbs.Desk desk;

  @Parameters(index = "1", paramLabel = "ID", description = "as webhook list prints it")
  long id;

  WebhookVerb(WebhookVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public final Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        desk.store(),
        granted -> {
          Optional<Webhook> hook = desk.find(granted.record(), id);
          return hook.isPresent() ? run(hook.get()) : refused(Problem.notFound("webhook " + id));
        });
  }

  abstract Outcome run(Webhook hook) throws InterruptedException;

  WebhookHost host() {
    return desk.host();
  }
}
