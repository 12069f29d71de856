// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.quota;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.config.DataSize;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.Quotas;

/// What an owner has already stays, also when it is more than it may have from now on.
@Command(name = "quota set", description = "say what one owner may have here")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class SetQuota extends Verb {
  private static final long MOST_REPOSITORIES = 1_000_000;

  private final Store store;

  @Parameters(index = "0", paramLabel = "OWNER", description = "a person or a group")
  String owner = "";

  @Option(
      names = "--repositories",
      paramLabel = "N",
      description = "how many; none for any number, usual for what everybody has")
  String repositories = "";

  @Option(
      names = "--storage",
      paramLabel = "SIZE",
      description = "such as 20GiB; none for any amount, usual for what everybody has")
  String storage = "";

  SetQuota(Store store) {
    this.store = store;
  }

  @Override
  public Optional<String> account() {
    return Optional.of(owner);
  }

  @Override
  public String target() {
    return owner
        + (repositories.isEmpty() ? "" : " --repositories " + repositories)
        + (storage.isEmpty() ? "" : " --storage " + storage);
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (repositories.isEmpty() && storage.isEmpty()) {
      return refused(Problem.usage("quota set needs --repositories, --storage or both"));
    }
    Optional<Account> found = store.accounts().findHolder(owner);
    if (found.isEmpty()) {
      return refused(Problem.notFound(owner));
    }
    String name = found.get().name();
    Quotas quotas = store.repositories().quotas();
    Quota.Own own = quotas.own(name);
    try {
      quotas.set(
          found.get().id().value(),
          new Quota.Own(
              repositories.isEmpty() ? own.repositories() : number(repositories),
              storage.isEmpty() ? own.storageBytes() : size(storage)));
    } catch (IllegalArgumentException e) {
      return refused(Problem.usage(String.valueOf(e.getMessage())));
    }
    return done(
        new Report.Sentence(
            name
                + ": "
                + QuotaVerbs.repositories(quotas, name)
                + " repositories, "
                + QuotaVerbs.storage(quotas, name),
            QuotaVerbs.fields(quotas, name)));
  }

  private static Optional<Long> number(String typed) {
    if (typed.matches("\\d{1,7}") && Long.parseLong(typed) <= MOST_REPOSITORIES) {
      return Optional.of(Long.parseLong(typed));
    }
    return word(typed, "--repositories is 0 to " + MOST_REPOSITORIES);
  }

  private static Optional<Long> size(String typed) {
    return typed.matches("\\d+\\s*([KMGT]i)?B")
        ? Optional.of(DataSize.parse(typed).bytes())
        : word(typed, "--storage is a size such as 20GiB");
  }

  private static Optional<Long> word(String typed, String wanted) {
    return switch (typed) {
      case QuotaVerbs.NONE -> Optional.of(Quota.ANY);
      case QuotaVerbs.USUAL -> Optional.empty();
      default ->
          throw new IllegalArgumentException(
              wanted + ", none or usual, not '" + Shown.text(typed) + "'");
    };
  }
}
