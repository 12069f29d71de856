// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "mirror trust",
    description = "take another host key for the upstream of a mirror over ssh")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class TrustUpstream extends RepoVerb {
  private final MirrorVerbs.Desk desk;

  @Parameters(
      index = "1",
      paramLabel = "FINGERPRINT",
      description = "SHA256:..., as the upstream's owner publishes it")
  String fingerprint = "";

  TrustUpstream(MirrorVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    KeyFingerprint host;
    try {
      host = new KeyFingerprint(fingerprint);
    } catch (IllegalArgumentException _) {
      return refused(MirrorRepo.bad("not a fingerprint such as SHA256:..."));
    }
    return with(
        exchange,
        desk.store(),
        granted ->
            desk.host().trust(granted.record(), host)
                ? done(
                    new Report.Sentence(
                        granted.record().path() + " takes its upstream to be " + host,
                        Map.of("host-key", host.text())))
                : refused(noKey(granted.record())));
  }

  static Problem noKey(RepoRecord record) {
    return MirrorRepo.bad(record.path() + " has no upstream over ssh");
  }

  @Override
  public String target() {
    return super.target() + " " + fingerprint;
  }
}
