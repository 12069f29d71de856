// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.AccountVerb;
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
import sh.zagi.shell.command.TypedKey;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyScope;
import sh.zagi.storage.account.NewKey;
import sh.zagi.storage.account.PublicKey;
import sh.zagi.storage.repo.RepoPath;

@Command(name = "key add", description = "add a public key to an account")
@Needs(value = Need.SELF, changes = true)
final class AddKey extends AccountVerb {
  private final Store store;

  @Option(
      names = "--agent",
      paramLabel = "NAME",
      description = "the key of a program that acts for the account, never as it")
  String agent = "";

  @Option(
      names = "--access",
      paramLabel = "read|write|admin",
      description = "the most it may do; all that the account may when it is left out")
  String access = Access.ADMIN.word();

  @Option(names = "--repo", paramLabel = "OWNER/REPO", description = "only for this repository")
  String repo = "";

  @Mixin ScopeOptions scope = new ScopeOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "KEY",
      description = "the line of a .pub file, or - to read it from standard input")
  List<String> key = new ArrayList<>();

  AddKey(Store store) {
    super(store);
    this.store = store;
  }

  @Override
  protected Outcome run(Account account, Exchange exchange) throws IOException {
    return switch (TypedKey.read(key, exchange)) {
      case TypedKey.Bad(Problem problem) -> refused(problem);
      case TypedKey.Good(PublicKey parsed) -> add(account, exchange.caller(), parsed);
      case TypedKey.Absent _ -> refused(Problem.usage("key add needs KEY"));
    };
  }

  private Outcome add(Account account, Caller caller, PublicKey parsed) {
    if (!agent.isEmpty() && !RepoPath.isOwner(agent)) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "not a name for an agent: " + Shown.text(agent),
              "a name is 1 to 39 letters, digits and -"));
    }
    Access most = Access.parse(access);
    if (most == Access.NONE) {
      return refused(Problem.usage("not read, write or admin: " + Shown.text(access)));
    }
    Optional<Long> only =
        RepoName.parse(caller, repo)
            .flatMap(path -> store.access().find(caller, path))
            .map(granted -> granted.record().id());
    if (only.isEmpty() && !repo.isEmpty()) {
      return refused(Problem.notFound(repo));
    }
    if (!agent.isEmpty() && (most != Access.ADMIN || only.isPresent())) {
      return refused(Problem.usage("an agent's key has an agent's limits: leave out the others"));
    }
    return switch (scope.read(parsed, store.clock().instant())) {
      case ScopeOptions.Read.Bad(Problem problem) -> refused(problem);
      case ScopeOptions.Read.Good(String label, Optional<Instant> ends) ->
          add(account, new NewKey(parsed, label, program(), new KeyScope(most, only, ends)));
    };
  }

  private Optional<String> program() {
    return agent.isEmpty() ? Optional.empty() : Optional.of(agent);
  }

  private Outcome add(Account account, NewKey key) {
    PublicKey parsed = key.key();
    Optional<String> program = program();
    if (!store.accounts().keys().add(account, key)) {
      return refused(TypedKey.taken(parsed));
    }
    String whose = program.map(name -> " as the agent " + name).orElse("");
    return done(
        new Report.Sentence(
            "added " + parsed.fingerprint() + " to " + account.name() + whose,
            Map.of("user", account.name(), "key", parsed.fingerprint().text(), "agent", agent)));
  }
}
