// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.user;

import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;

@Command(name = "user list", description = "list everybody with an account, and who is an admin")
@Needs(Need.SERVER_ADMIN)
final class ListUsers extends Verb {
  private final Store store;

  ListUsers(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return done(
        new Report.Rows(
            store.accounts().list().stream()
                .map(account -> {
                  var row = UserVerbs.fields(account);
                  row.put("keys", store.accounts().keys().of(account).size());
                  return row;
                })
                .toList(),
            "no users"));
  }
}
