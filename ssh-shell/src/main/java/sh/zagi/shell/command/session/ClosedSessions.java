// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.List;
import java.util.Optional;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;

/// Sessions on a machine that cannot run any: git and every other verb work, entering a repository
/// says why it does not.
///
/// @param reason one line: what is missing and the way out
public record ClosedSessions(String reason) implements SessionHost {
  @Override
  public Outcome enter(Wanted wanted, Exchange exchange) {
    return new Outcome.Refused(Problem.of(ProblemCode.UNAVAILABLE, reason));
  }

  @Override
  public List<Listed> list(Caller caller) {
    return List.of();
  }

  @Override
  public List<Listed> list(Caller.Person caller, RepoRecord repository) {
    return List.of();
  }

  @Override
  public boolean letsStrangersIn() {
    return false;
  }

  @Override
  public Optional<SessionDesk> desk() {
    return Optional.empty();
  }

  @Override
  public void endAll(RepoRecord repository) {}

  @Override
  public void endAll(Account account) {}
}
