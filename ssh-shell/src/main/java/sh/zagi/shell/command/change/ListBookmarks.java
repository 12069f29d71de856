// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import picocli.CommandLine.Command;
import sh.zagi.change.work.Effect;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Names;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Report;

@Command(name = "bookmark list", description = "show bookmarks and what they name")
@Needs(Need.REPO_READ)
final class ListBookmarks extends ReadVerb {
  ListBookmarks(Desk desk) {
    super(desk);
  }

  @Override
  Report report(Target target, Moment moment) throws IOException {
    Effect names = Names.bookmarks(moment);
    return new Report.Sentence(String.join("\n", names.lines()), names.fields());
  }
}
