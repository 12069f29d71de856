// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Bookmarks;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(
    name = "bookmark track",
    description = "work on a branch of the repository: its changes may be rewritten")
@Needs(value = Need.REPO_SESSION, changes = true)
final class TrackBranch extends MutatingVerb {
  @Parameters(index = "0..*", arity = "1..*", paramLabel = "NAME", description = "which ones")
  List<String> names = new ArrayList<>();

  TrackBranch(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Bookmarks.Track(names);
  }
}
