// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Parallelize;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(
    name = "parallelize",
    description = "let changes that stand on each other stand side by side")
@Needs(value = Need.REPO_SESSION, changes = true)
final class ParallelizeChanges extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "REV", description = "which ones")
  List<String> revisions = new ArrayList<>();

  ParallelizeChanges(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Parallelize(Words.or(revisions, "@"));
  }
}
