// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.token;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.config.Durations;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoName;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.repo.RepoRecord;

/// Only people make tokens, each for themselves.
@Command(
    name = "token create",
    description = "print a new token: a password for git, Nix and image clients over HTTP")
@Needs(value = Need.SELF, changes = true)
final class CreateToken extends Verb {
  private static final int MAX_LABEL_CHARS = 100;

  private final Store store;

  @Option(
      names = "--repo",
      paramLabel = "OWNER/REPO",
      description = "only for this repository; else for all that you may use")
  String repo = "";

  @Option(
      names = "--access",
      paramLabel = "read|write|admin",
      description = "the most it may do; default: read")
  String access = "read";

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description = "30m, 12h or 90d; at most 366d; default: 30d")
  String life = "30d";

  @Option(names = "--label", paramLabel = "TEXT", description = "what you call it")
  String label = "";

  CreateToken(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (!(exchange.caller() instanceof Caller.Person(Account owner, _))) {
      return refused(Problem.of(ProblemCode.REFUSED, "a token is made by a person with a key"));
    }
    Access wanted = Access.parse(access);
    if (wanted == Access.NONE) {
      return refused(Problem.usage("not read, write or admin: " + Shown.text(access)));
    }
    Optional<Duration> time =
        Durations.find(life).filter(span -> span.compareTo(Tokens.LONGEST) <= 0);
    if (time.isEmpty()) {
      return refused(
          Problem.usage(
              "not a time that a token may have: " + Shown.text(life), "30m, 12h or 90d"));
    }
    if (label.length() > MAX_LABEL_CHARS) {
      return refused(Problem.usage("a label has at most " + MAX_LABEL_CHARS + " characters"));
    }
    Optional<RepoRecord> only = only(exchange);
    if (only.isEmpty() && !repo.isEmpty()) {
      return refused(Problem.notFound(repo));
    }
    Tokens.Issued issued =
        store
            .tokens()
            .issue(owner, new Tokens.Order(label, wanted, only.map(RepoRecord::id), time.get()));
    Map<String, Object> fields = TokenVerbs.fields(store, issued.token());
    fields.put("token", issued.text());
    return done(new Report.Sentence(issued.text(), fields));
  }

  private Optional<RepoRecord> only(Exchange exchange) {
    return RepoName.parse(exchange.caller(), repo)
        .flatMap(path -> store.access().find(exchange.caller(), path))
        .map(AccessChecker.Granted::record);
  }
}
