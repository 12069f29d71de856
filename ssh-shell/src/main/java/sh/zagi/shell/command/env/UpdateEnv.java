// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import picocli.CommandLine.Command;
import sh.zagi.change.Signature;
import sh.zagi.env.build.Proposals;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(
    name = "env update",
    description = "pin everything anew, against the packages of today, as a change that waits")
@Needs(value = Need.REPO_WRITE, changes = true)
final class UpdateEnv extends OrderVerb {
  UpdateEnv(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Proposals.Outcome order(Subject subject, Proposals proposals, Signature author)
      throws InterruptedException {
    return proposals.update(subject.repo(), author, new ProgressLines(subject.exchange()));
  }
}
