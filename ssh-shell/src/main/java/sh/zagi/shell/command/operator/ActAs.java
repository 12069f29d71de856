// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;

/// What follows is looked up, checked and recorded as if that person had typed it, with the name of
/// the admin beside it. It lends no way in: nothing that enters a session or makes a credential.
@Command(
    name = "as",
    description = "run a verb as somebody else would, to see or repair what they see; recorded")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class ActAs extends Verb {
  private static final List<String> NEVER =
      List.of("as", "open", "session", "run", "logs", "token", "key", "login", "share", "secret");

  private final Store store;

  @Parameters(index = "0", paramLabel = "USER", description = "who")
  String user = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "VERB",
      description = "a verb with its words; options of the verb after --")
  List<String> words = new ArrayList<>();

  ActAs(Store store) {
    this.store = store;
  }

  @Override
  public String target() {
    return user + ": " + String.join(" ", words);
  }

  @Override
  public Outcome run(Exchange exchange) {
    Optional<Account> account = store.accounts().find(user);
    if (account.isEmpty()) {
      return refused(Problem.notFound(user));
    }
    if (NEVER.contains(words.getFirst()) || words.getFirst().startsWith("git-")) {
      return refused(
          Problem.of(
              ProblemCode.REFUSED,
              "not as somebody else: " + Shown.text(words.getFirst()),
              "it enters a place or makes a credential that is only theirs"));
    }
    List<String> argv = new ArrayList<>(words);
    if (isForProgram()) {
      argv.add("--json");
    }
    return new Outcome.Onward(account.get(), argv);
  }
}
