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
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.TypedKey;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyScope;
import sh.zagi.storage.account.NewKey;
import sh.zagi.storage.account.PublicKey;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "deploy-key add",
    description = "let a machine use this one repository by a key that is nobody's")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class AddDeployKey extends RepoVerb {
  private final Store store;

  @Option(names = "--write", description = "it may push too")
  boolean write;

  @Mixin ScopeOptions scope = new ScopeOptions();

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY",
      description = "the line of a .pub file, or - to read it from standard input")
  List<String> key = new ArrayList<>();

  AddDeployKey(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (!(exchange.caller() instanceof Caller.Person(Account by, _))) {
      return refused(
          Problem.of(ProblemCode.REFUSED, "a deploy key is added by a person with a key"));
    }
    return switch (TypedKey.read(key, exchange)) {
      case TypedKey.Bad(Problem problem) -> refused(problem);
      case TypedKey.Good(PublicKey parsed) ->
          with(exchange, store, granted -> add(by, granted.record(), parsed));
      case TypedKey.Absent _ -> refused(Problem.usage("deploy-key add needs KEY"));
    };
  }

  private Outcome add(Account by, RepoRecord record, PublicKey parsed) {
    return switch (scope.read(parsed, store.clock().instant())) {
      case ScopeOptions.Read.Bad(Problem problem) -> refused(problem);
      case ScopeOptions.Read.Good(String label, Optional<Instant> ends) -> {
        Access access = write ? Access.WRITE : Access.READ;
        KeyScope reach = new KeyScope(access, Optional.of(record.id()), ends);
        NewKey deploy = new NewKey(parsed, label, Optional.empty(), reach);
        yield store.accounts().keys().addDeploy(by, deploy)
            ? done(
                new Report.Sentence(
                    parsed.fingerprint() + " has " + access.word() + " access to " + record.path(),
                    Map.of(
                        "repository",
                        record.path().toString(),
                        "key",
                        parsed.fingerprint().text(),
                        "access",
                        access.word())))
            : refused(TypedKey.taken(parsed));
      }
    };
  }
}
