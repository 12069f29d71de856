// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.CommitWork;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "commit", description = "describe @ and begin a new change on it")
@Needs(value = Need.REPO_SESSION, changes = true)
final class CommitChange extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "PATH", description = "only these; the rest stays in @")
  List<String> paths = new ArrayList<>();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "the description; several are paragraphs")
  List<String> message = new ArrayList<>();

  CommitChange(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    Optional<String> text =
        message.isEmpty() ? Optional.empty() : Optional.of(Messages.text(message));
    return new CommitWork(text, paths);
  }
}
