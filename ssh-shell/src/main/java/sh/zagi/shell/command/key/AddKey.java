// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.AccountVerb;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.TypedKey;
import sh.zagi.storage.account.Account;
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
      case TypedKey.Good(PublicKey parsed) -> add(account, parsed);
      case TypedKey.Absent _ -> refused(Problem.usage("key add needs KEY"));
    };
  }

  private Outcome add(Account account, PublicKey parsed) {
    if (!agent.isEmpty() && !RepoPath.isOwner(agent)) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "not a name for an agent: " + Shown.text(agent),
              "a name is 1 to 39 letters, digits and -"));
    }
    Optional<String> program = agent.isEmpty() ? Optional.empty() : Optional.of(agent);
    if (!store.accounts().addKey(account, parsed, program)) {
      return refused(TypedKey.taken(parsed));
    }
    String whose = program.map(name -> " as the agent " + name).orElse("");
    return done(
        new Report.Sentence(
            "added " + parsed.fingerprint() + " to " + account.name() + whose,
            Map.of("user", account.name(), "key", parsed.fingerprint().text(), "agent", agent)));
  }
}
