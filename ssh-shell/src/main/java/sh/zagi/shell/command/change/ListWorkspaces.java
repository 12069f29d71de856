// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import sh.zagi.change.work.Effect;
import sh.zagi.change.work.Workspaces;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;

@Command(
    name = "workspace list",
    description = "show working copies: yours, and all of the repository to its admins")
@Needs(Need.REPO_READ)
final class ListWorkspaces extends ChangeVerb {
  ListWorkspaces(Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Target target) {
    Optional<Long> caller =
        target.exchange().caller().rightsOf().map(Account::id).map(id -> id.value());
    boolean all = target.access().atLeast(Access.ADMIN);
    try {
      Effect effect =
          Workspaces.list(
              target.repo(),
              target.chain(),
              place -> {
                Optional<Long> owner =
                    place.session().isPresent()
                        ? place
                            .session()
                            .flatMap(desk().sessions()::find)
                            .map(SessionWork.Place::accountId)
                        : place.account();
                return owner.isPresent() && (all || owner.equals(caller));
              });
      return done(new Report.Sentence(String.join("\n", effect.lines()), effect.fields()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
