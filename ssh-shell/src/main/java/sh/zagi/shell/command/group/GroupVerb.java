// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.group;

import java.util.Optional;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;

/// A verb about one group that is there.
abstract class GroupVerb extends Verb {
  private final Store store;

  @Parameters(index = "0", paramLabel = "GROUP", description = "its name")
  String group = "";

  GroupVerb(Store store) {
    this.store = store;
  }

  @Override
  public final Optional<String> account() {
    return Optional.of(group);
  }

  @Override
  public final Outcome run(Exchange exchange) {
    Optional<Account> found = store.groups().find(group);
    return found.isEmpty() ? refused(Problem.notFound(group)) : run(found.get());
  }

  abstract Outcome run(Account found);

  final Store store() {
    return store;
  }
}
