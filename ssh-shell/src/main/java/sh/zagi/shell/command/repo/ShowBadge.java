// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoName;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoPath;

@Command(
    name = "badge",
    description = "print Markdown for a README that leads to a running session")
@Needs(Need.REPO_READ)
final class ShowBadge extends Verb {
  private final Store store;
  private final Links links;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "OWNER/REPO",
      description = "the repository; inside a session, that of the session")
  String typed = "";

  ShowBadge(Store store, Links links) {
    this.store = store;
    this.links = links;
  }

  @Override
  public Optional<String> repository() {
    return typed.isEmpty() ? Optional.empty() : Optional.of(typed);
  }

  @Override
  public Optional<String> repository(Exchange exchange) {
    return repository()
        .or(() ->
            exchange.caller() instanceof Caller.Inside inside
                ? store
                    .repositories()
                    .find(inside.repository())
                    .map(record -> record.path().toString())
                : Optional.empty());
  }

  @Override
  public Outcome run(Exchange exchange) {
    RepoPath path =
        repository(exchange).flatMap(name -> RepoName.parse(exchange.caller(), name)).orElseThrow();
    Links.Web web = links.web().get();
    String badge = web.page("/badge/" + path + ".svg");
    String run = web.page("/run/" + path);
    String markdown = "[![Run on zagi](" + badge + ")](" + run + ")";
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("markdown", markdown);
    fields.put("badge", badge);
    fields.put("run", run);
    return done(new Report.Sentence(markdown, fields));
  }
}
