// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.group;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;

@Command(name = "group remove", description = "take somebody out of a group")
@Needs(value = Need.GROUP_ADMIN, changes = true)
final class RemoveMember extends GroupVerb {
  @Parameters(index = "1", paramLabel = "USER", description = "who")
  String user = "";

  RemoveMember(Store store) {
    super(store);
  }

  @Override
  Outcome run(Account found) {
    Optional<Account> account =
        store()
            .accounts()
            .find(user)
            .filter(one -> store().groups().role(found.name(), one) != Access.NONE);
    if (account.isEmpty()) {
      return refused(Problem.notFound(user));
    }
    if (!store().groups().set(found, account.get(), Access.NONE)) {
      return refused(
          Problem.of(ProblemCode.REFUSED, "a group keeps an admin: make somebody else one first"));
    }
    return done(
        new Report.Sentence(
            account.get().name() + " is no longer in " + found.name(),
            Map.of("group", found.name(), "user", account.get().name())));
  }
}
