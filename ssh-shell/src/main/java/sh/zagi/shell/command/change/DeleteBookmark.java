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
    name = "bookmark delete",
    description = "remove bookmarks; branches of the repository stay")
@Needs(value = Need.REPO_SESSION, changes = true)
final class DeleteBookmark extends MutatingVerb {
  @Parameters(index = "0..*", arity = "1..*", paramLabel = "NAME", description = "which ones")
  List<String> names = new ArrayList<>();

  DeleteBookmark(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Bookmarks.Delete(names);
  }
}
