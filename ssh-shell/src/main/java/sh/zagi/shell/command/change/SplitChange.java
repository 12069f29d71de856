// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Split;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "split", description = "make two changes of one: what is named stays below")
@Needs(value = Need.REPO_SESSION, changes = true)
final class SplitChange extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "PATH", description = "what the lower change gets")
  List<String> paths = new ArrayList<>();

  @Option(
      names = {"-r", "--revision"},
      paramLabel = "REV",
      description = "which one; default @")
  String revision = "@";

  @Option(
      names = "--hunk",
      paramLabel = "FILE:N",
      description = "a hunk for the lower change, as diff shows them; also FILE:1,3 and FILE:2-4")
  List<String> hunks = new ArrayList<>();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "the description of the lower change")
  List<String> message = new ArrayList<>();

  SplitChange(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    Optional<String> text =
        message.isEmpty() ? Optional.empty() : Optional.of(Messages.text(message));
    return new Split(revision, paths, hunks, text, Optional.empty());
  }
}
