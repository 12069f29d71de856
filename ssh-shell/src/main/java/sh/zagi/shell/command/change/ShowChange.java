// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.log.Page;
import sh.zagi.change.log.Sight;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "show", description = "show a change: who, when, what was asked, and what changed")
@Needs(Need.REPO_READ)
final class ShowChange extends DiffVerb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REVSET",
      description = "which one; @ when it is left out")
  String revset = "@";

  ShowChange(Desk desk) {
    super(desk);
  }

  @Override
  List<String> paths() {
    return List.of();
  }

  @Override
  Page look(Sight sight, Sight.DiffLook look) throws IOException {
    return sight.show(revset, look);
  }
}
