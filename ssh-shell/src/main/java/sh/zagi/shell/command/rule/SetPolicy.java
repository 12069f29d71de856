// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.rule;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.PushPolicy;

@Command(
    name = "policy set",
    description = "say what new commits must not bring; without a value, anything again")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class SetPolicy extends RepoVerb {
  private final Store store;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description =
          "max-file-size, forbidden-types, max-binaries (in one push), secrets or signed-off")
  String name = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "10MiB; .exe,.zip; 5; on; on")
  String value = "";

  SetPolicy(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<PushPolicy.Rule> rule = PushPolicy.Rule.parse(name);
    if (rule.isEmpty()) {
      return refused(
          Problem.usage(
              "no such policy: " + Shown.text(name),
              "there is "
                  + String.join(
                      ", ",
                      List.of(PushPolicy.Rule.values()).stream()
                          .map(PushPolicy.Rule::word)
                          .toList())));
    }
    if (!value.isEmpty() && !rule.get().accepts(value)) {
      return refused(Problem.usage(name + " takes " + rule.get().takes()));
    }
    return with(
        exchange,
        store,
        granted -> {
          RuleVerbs.settings(store, granted.record())
              .set(rule.get().setting(), value.isEmpty() ? List.of() : List.of(value));
          return done(
              new Report.Sentence(
                  granted.record().path()
                      + ": "
                      + name
                      + (value.isEmpty() ? " is not looked at" : " " + value),
                  Map.of("policy", name, "value", value)));
        });
  }
}
