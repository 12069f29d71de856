// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.group;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Groups;

@Command(
    name = "group add",
    description = "put somebody into a group, or give a member another role")
@Needs(value = Need.GROUP_ADMIN, changes = true)
final class AddMember extends GroupVerb {
  @Parameters(index = "1", paramLabel = "USER", description = "who")
  String user = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "read|write|admin",
      description = "what the member may do with the group's repositories; default: write")
  String role = "write";

  AddMember(Store store) {
    super(store);
  }

  @Override
  Outcome run(Account found) {
    Access wanted = Access.parse(role);
    if (wanted == Access.NONE) {
      return refused(Problem.usage("not read, write or admin: " + Shown.text(role)));
    }
    Optional<Account> account = store().accounts().find(user);
    if (account.isEmpty()) {
      return refused(Problem.notFound(user));
    }
    if (!store().groups().set(found, account.get(), wanted)) {
      return refused(
          Problem.of(ProblemCode.REFUSED, "a group keeps an admin: make somebody else one first"));
    }
    return done(
        new Report.Sentence(
            account.get().name() + " has the role " + wanted.word() + " in " + found.name(),
            GroupVerbs.fields(new Groups.Member(found.name(), account.get().name(), wanted))));
  }
}
