// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Describe;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "describe", description = "give changes another description")
@Needs(value = Need.REPO_SESSION, changes = true)
final class DescribeChange extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "REV", description = "which ones; default @")
  List<String> revisions = new ArrayList<>();

  @Option(
      names = {"-m", "--message"},
      required = true,
      paramLabel = "TEXT",
      description = "the description; several are paragraphs")
  List<String> message = new ArrayList<>();

  DescribeChange(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Describe(Words.or(revisions, "@"), Messages.text(message));
  }
}
