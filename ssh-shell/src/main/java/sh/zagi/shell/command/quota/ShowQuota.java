// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.quota;

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
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.Quotas;

@Command(name = "quota show", description = "show what an owner may have here, and what it has")
@Needs(Need.OWNER_MEMBER)
final class ShowQuota extends Verb {
  private final Store store;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "OWNER",
      description = "a person or a group; without it, yourself")
  String owner = "";

  ShowQuota(Store store) {
    this.store = store;
  }

  @Override
  public Optional<String> account() {
    return owner.isEmpty() ? Optional.empty() : Optional.of(owner);
  }

  @Override
  public Outcome run(Exchange exchange) {
    String name =
        account()
            .or(() -> exchange.caller().rightsOf().map(Account::name))
            .orElse(exchange.caller().name());
    Optional<Account> found = store.accounts().findHolder(name);
    if (found.isEmpty()) {
      return refused(Problem.notFound(name));
    }
    Quotas quotas = store.repositories().quotas();
    quotas.forget();
    return done(
        new Report.Page(
            lines(quotas, found.get().name()), QuotaVerbs.fields(quotas, found.get().name())));
  }

  private static List<String> lines(Quotas quotas, String owner) {
    List<String> lines = new ArrayList<>();
    lines.add("owner         " + owner);
    lines.add("repositories  " + QuotaVerbs.repositories(quotas, owner));
    lines.add("storage       " + QuotaVerbs.storage(quotas, owner));
    Quota.Use use = quotas.use(owner);
    if (use.deletedBytes() > 0) {
      lines.add("  deleted     " + QuotaVerbs.size(use.deletedBytes()));
    }
    return lines;
  }
}
