// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.change.log.Log;
import sh.zagi.change.log.Page;
import sh.zagi.change.log.Sight;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "evolog", description = "show how a change became what it is, newest version first")
@Needs(Need.REPO_READ)
final class EvolveLog extends LookVerb {
  @Option(
      names = {"-r", "--revision"},
      paramLabel = "REV",
      description = "the change; @ when it is left out")
  String revision = "@";

  EvolveLog(Desk desk) {
    super(desk);
  }

  @Override
  Page look(Sight sight, Target target, Log.Look look) throws IOException {
    return sight.evolution(target.chain().log(), revision, look);
  }
}
