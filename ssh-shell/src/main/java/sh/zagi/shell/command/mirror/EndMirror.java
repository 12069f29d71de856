// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;

@Command(
    name = "mirror end",
    description = "make a mirror stand on its own; what it has stays, and the upstream too")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class EndMirror extends RepoVerb {
  private final MirrorVerbs.Desk desk;

  EndMirror(MirrorVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        desk.store(),
        granted ->
            desk.host().end(granted.record())
                ? done(
                    new Report.Sentence(
                        granted.record().path() + " stands on its own now",
                        Map.of("repository", granted.record().path().toString())))
                : refused(ShowMirror.none(granted.record())));
  }
}
