// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.quota;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Groups;
import sh.zagi.storage.repo.Quotas;

@Command(name = "quota list", description = "show what every owner has, and may have")
@Needs(Need.SERVER_ADMIN)
final class ListQuotas extends Verb {
  private final Store store;

  ListQuotas(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    Quotas quotas = store.repositories().quotas();
    quotas.forget();
    List<String> owners =
        Stream.concat(
                store.accounts().list().stream().map(Account::name),
                store.groups().list().stream().map(Groups.Member::group))
            .distinct()
            .sorted(String.CASE_INSENSITIVE_ORDER)
            .toList();
    return done(
        new Report.Rows(
            owners.stream()
                .map(
                    owner -> isForProgram() ? QuotaVerbs.fields(quotas, owner) : row(quotas, owner))
                .toList(),
            "nobody"));
  }

  private static Map<String, Object> row(Quotas quotas, String owner) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("owner", owner);
    row.put("repositories", QuotaVerbs.repositories(quotas, owner) + " repositories");
    row.put("storage", QuotaVerbs.storage(quotas, owner));
    return row;
  }
}
