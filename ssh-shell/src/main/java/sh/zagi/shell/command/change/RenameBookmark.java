// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Bookmarks;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "bookmark rename", description = "give a bookmark another name")
@Needs(value = Need.REPO_SESSION, changes = true)
final class RenameBookmark extends MutatingVerb {
  @Parameters(index = "0", paramLabel = "OLD", description = "which one")
  String old = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "the new name")
  String next = "";

  RenameBookmark(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Bookmarks.Rename(old, next);
  }
}
