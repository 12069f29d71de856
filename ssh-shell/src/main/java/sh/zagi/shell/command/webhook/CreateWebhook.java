// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.event.EventNames;
import sh.zagi.storage.webhook.Webhook;
import sh.zagi.storage.webhook.Webhooks;

@Command(
    name = "webhook create",
    description = "tell an address of what happens to a repository, as signed JSON")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class CreateWebhook extends RepoVerb {
  private static final int MOST_ADDRESS_CHARACTERS = 1_000;
  private static final int MOST_EVENTS_CHARACTERS = 500;
  private static final int SECRET_BYTES = 32;
  private static final int MOST_SECRET_BYTES = 200;
  private static final int LEAST_SECRET_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final WebhookVerbs.Desk desk;

  @Parameters(index = "1", paramLabel = "ADDRESS", description = "https://... or http://...")
  String address = "";

  @Option(
      names = "--events",
      paramLabel = "NAME,...",
      description = "push, rule.set, rule.* and so on, as events names them (default: all)")
  String events = "*";

  @Option(
      names = "--secret-stdin",
      description = "read the secret from standard input; else one is made and shown once")
  boolean secretStdin;

  CreateWebhook(WebhookVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<URI> uri = uri(address);
    if (uri.isEmpty()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "not an address of a webhook: type https://host/path, without a user"));
    }
    List<String> names = Arrays.stream(events.split(",", -1)).map(String::strip).toList();
    Optional<Problem> unknown = unknown(names);
    if (unknown.isPresent()) {
      return refused(unknown.get());
    }
    Optional<String> refusal = desk.host().refusal(uri.get());
    if (refusal.isPresent()) {
      return refused(Problem.of(ProblemCode.REFUSED, refusal.get()));
    }
    String secret =
        secretStdin
            ? new String(exchange.streams().in().readNBytes(MOST_SECRET_BYTES + 2), UTF_8).strip()
            : HexFormat.of().formatHex(random());
    int length = secret.getBytes(UTF_8).length;
    if (length < LEAST_SECRET_BYTES || length > MOST_SECRET_BYTES) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "a secret has " + LEAST_SECRET_BYTES + " to " + MOST_SECRET_BYTES + " bytes"));
    }
    return with(
        exchange,
        desk.store(),
        granted ->
            desk.host()
                .webhooks()
                .add(
                    granted.record(),
                    new Webhooks.Wanted(uri.get(), secret, names, desk.host().now()))
                .map(hook -> done(report(hook)))
                .orElseGet(() ->
                    refused(
                        Problem.of(
                            ProblemCode.LIMIT,
                            granted.record().path() + " has " + Webhooks.MOST + " webhooks"))));
  }

  private Optional<Problem> unknown(List<String> names) {
    if (events.length() > MOST_EVENTS_CHARACTERS) {
      return Optional.of(
          Problem.usage("names of events have " + MOST_EVENTS_CHARACTERS + " characters at most"));
    }
    EventNames known = desk.events().get();
    return names.stream()
        .filter(name -> !known.match(name))
        .findFirst()
        .map(name ->
            Problem.usage(
                "no event is named "
                    + (name.isEmpty() ? "nothing" : Shown.text(name))
                    + known.nearest(name).map(near -> ": did you mean " + near).orElse(""),
                "there is " + known.line() + "; * at the end stands for the rest"));
  }

  private static byte[] random() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private Report report(Webhook hook) {
    Map<String, Object> fields = WebhookVerbs.fields(hook);
    if (!secretStdin) {
      fields.put("secret", hook.secret());
    }
    String words = "webhook " + hook.id() + " to " + hook.address();
    return new Report.Sentence(
        secretStdin ? words : words + "\nsecret, shown once: " + hook.secret(), fields);
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = URI.create(text);
      boolean good =
          text.length() <= MOST_ADDRESS_CHARACTERS
              && ("https".equalsIgnoreCase(uri.getScheme())
                  || "http".equalsIgnoreCase(uri.getScheme()))
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null;
      return good ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
