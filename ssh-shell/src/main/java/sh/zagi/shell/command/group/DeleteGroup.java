// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.group;

import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;

/// Refuses while repositories carry the name: whoever got the name next would own them.
@Command(name = "group delete", description = "remove a group that owns nothing")
@Needs(value = Need.GROUP_ADMIN, changes = true)
final class DeleteGroup extends GroupVerb {
  DeleteGroup(Store store) {
    super(store);
  }

  @Override
  Outcome run(Account found) {
    long owned =
        store().repositories().list().stream()
            .filter(record -> record.path().owner().equalsIgnoreCase(found.name()))
            .count();
    if (owned > 0) {
      return refused(
          Problem.of(
              ProblemCode.REFUSED,
              "not deleted: " + found.name() + " owns " + owned + " repositories",
              "transfer or delete them first"));
    }
    store().groups().remove(found);
    return done(
        new Report.Sentence("deleted the group " + found.name(), Map.of("group", found.name())));
  }
}
