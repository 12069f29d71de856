// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.user;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.TypedKey;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.PublicKey;
import sh.zagi.storage.repo.RepoPath;

@Command(name = "user add", description = "add a person, with a first key")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class AddUser extends Verb {
  private final Store store;

  @Option(names = "--admin", description = "may do everything here")
  boolean admin;

  @Parameters(index = "0", paramLabel = "NAME", description = "owns the repositories NAME/...")
  String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "KEY",
      description = "the line of a .pub file, or - to read it from standard input")
  List<String> key = new ArrayList<>();

  AddUser(Store store) {
    this.store = store;
  }

  @Override
  public Optional<String> account() {
    return Optional.of(name);
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException {
    if (!RepoPath.isOwner(name)) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "not a user name: " + Shown.text(name),
              "a name is 1 to 39 letters, digits and -"));
    }
    return switch (TypedKey.read(key, exchange)) {
      case TypedKey.Bad(Problem problem) -> refused(problem);
      case TypedKey.Good(PublicKey parsed) -> add(Optional.of(parsed));
      case TypedKey.Absent _ -> add(Optional.empty());
    };
  }

  private Outcome add(Optional<PublicKey> first) {
    Optional<Account> owner =
        first.flatMap(parsed -> store.accounts().keys().owner(parsed.fingerprint()));
    if (owner.isPresent()) {
      return refused(TypedKey.taken(first.orElseThrow()));
    }
    Optional<Account> added = store.accounts().add(name, admin);
    if (added.isEmpty()) {
      return refused(Problem.of(ProblemCode.EXISTS, "already exists: " + name));
    }
    if (first.isPresent() && !store.accounts().addKey(added.get(), first.get())) {
      store.accounts().remove(added.get());
      return refused(TypedKey.taken(first.get()));
    }
    Map<String, Object> fields = UserVerbs.fields(added.get());
    first.ifPresent(parsed -> fields.put("key", parsed.fingerprint().text()));
    return done(new Report.Sentence("added " + name + (admin ? " (admin)" : ""), fields));
  }
}
