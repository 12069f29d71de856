// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.group;

import picocli.CommandLine.Command;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;

@Command(name = "group members", description = "list who is in a group, and as what")
@Needs(Need.GROUP_MEMBER)
final class ListMembers extends GroupVerb {
  ListMembers(Store store) {
    super(store);
  }

  @Override
  Outcome run(Account found) {
    return done(
        new Report.Rows(
            store().groups().members(found).stream().map(GroupVerbs::fields).toList(), "nobody"));
  }
}
