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
import sh.zagi.storage.mirror.DeployKeys;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "mirror rotate",
    description = "make a new key for a mirror over ssh; the former serves until the new one does")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class RotateKey extends RepoVerb {
  private final MirrorVerbs.Desk desk;

  RotateKey(MirrorVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        desk.store(),
        granted ->
            desk.host()
                .rotate(granted.record())
                .map(keys -> rotated(granted.record(), keys))
                .orElseGet(() -> refused(TrustUpstream.noKey(granted.record()))));
  }

  private static Outcome rotated(RepoRecord record, DeployKeys.Shown keys) {
    return done(
        new Report.Sentence(
            MirrorHost.placing(record, keys), Map.of("key", MirrorHost.line(record, keys))));
  }
}
