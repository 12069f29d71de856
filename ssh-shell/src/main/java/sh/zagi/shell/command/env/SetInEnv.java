// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.Signature;
import sh.zagi.env.build.EnvOrder;
import sh.zagi.env.build.Proposals;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "env set", description = "set a part of the environment, as a change that waits")
@Needs(value = Need.REPO_WRITE, changes = true)
final class SetInEnv extends OrderVerb {
  @Parameters(
      index = "1",
      paramLabel = "PLACE",
      description = "tools.NAME, env.NAME, tasks.NAME, services.NAME or ports")
  private String place = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "VALUE",
      description = "a version, a text, a command, settings such as database=app, or ports")
  private List<String> words = new ArrayList<>();

  SetInEnv(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Proposals.Outcome order(Subject subject, Proposals proposals, Signature author)
      throws InterruptedException {
    return proposals.order(
        subject.repo(),
        new EnvOrder.Put(place, String.join(" ", words)),
        author,
        new ProgressLines(subject.exchange()));
  }
}
