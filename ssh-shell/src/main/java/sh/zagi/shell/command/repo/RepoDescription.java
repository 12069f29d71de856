// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "repo description", description = "say in a line what a repository is")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RepoDescription extends RepoVerb {
  static final String SETTING = "description";
  private static final int MOST_CHARACTERS = 300;

  private final Store store;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "TEXT",
      description = "the line; none removes it")
  List<String> words = new ArrayList<>();

  RepoDescription(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    String text = String.join(" ", words).strip();
    boolean plain = text.codePoints().noneMatch(Character::isISOControl);
    if (!plain || text.length() > MOST_CHARACTERS) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "a description is one line of at most " + MOST_CHARACTERS + " characters"));
    }
    return with(exchange, store, granted -> set(granted.record(), text));
  }

  private Outcome set(RepoRecord record, String text) {
    store
        .repositories()
        .open(record)
        .settings()
        .set(SETTING, text.isEmpty() ? List.of() : List.of(text));
    return done(
        new Report.Sentence(
            text.isEmpty() ? record.path() + " has no description" : record.path() + ": " + text,
            Map.of("repository", record.path().toString(), "description", text)));
  }
}
