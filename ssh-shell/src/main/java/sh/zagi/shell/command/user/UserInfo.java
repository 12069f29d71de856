// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.user;

import java.util.Map;
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

@Command(name = "user info", description = "show an account: groups, keys, tokens, repositories")
@Needs(Need.SELF)
final class UserInfo extends Verb {
  private final Store store;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "whose; without it, your own")
  String name = "";

  UserInfo(Store store) {
    this.store = store;
  }

  @Override
  public Optional<String> account() {
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  @Override
  public Outcome run(Exchange exchange) {
    String wanted = account().orElse(exchange.caller().name());
    return store
        .accounts()
        .find(wanted)
        .map(account -> done(new Report.Fields(fields(account))))
        .orElseGet(() -> refused(Problem.notFound(wanted)));
  }

  private Map<String, Object> fields(Account account) {
    Map<String, Object> fields = UserVerbs.fields(account);
    fields.put(
        "groups",
        store.groups().list().stream()
            .filter(member -> member.account().equals(account.name()))
            .map(member -> member.group() + " (" + member.role().word() + ")")
            .toList());
    fields.put("keys", store.accounts().keys().of(account).size());
    fields.put("tokens", store.tokens().list(account).size());
    fields.put(
        "repositories",
        store.repositories().list().stream()
            .map(record -> record.path())
            .filter(path -> path.owner().equalsIgnoreCase(account.name()))
            .map(Object::toString)
            .toList());
    return fields;
  }
}
