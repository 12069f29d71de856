// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.group;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.RepoPath;

@Command(
    name = "group create",
    description = "make a group that owns repositories; you are its first admin")
@Needs(value = Need.SELF, changes = true)
final class CreateGroup extends Verb {
  private final Store store;

  @Parameters(index = "0", paramLabel = "NAME", description = "owns the repositories NAME/...")
  String name = "";

  CreateGroup(Store store) {
    this.store = store;
  }

  @Override
  public String target() {
    return name;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (!RepoPath.isOwner(name)) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "not a name for a group: " + Shown.text(name),
              "a name is 1 to 39 letters, digits and -"));
    }
    Account first = exchange.caller().rightsOf().orElseThrow();
    return store.groups().create(name, first).isEmpty()
        ? refused(Problem.of(ProblemCode.EXISTS, "already exists: " + name))
        : done(
            new Report.Sentence(
                "made the group " + name, Map.of("group", name, "admin", first.name())));
  }
}
