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

@Command(
    name = "env remove",
    description = "remove packages, tools or services, as a change that waits")
@Needs(value = Need.REPO_WRITE, changes = true)
final class RemoveFromEnv extends OrderVerb {
  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME",
      description = "a package, tool or service, or env.NAME, tasks.NAME")
  private List<String> words = new ArrayList<>();

  RemoveFromEnv(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Proposals.Outcome order(Subject subject, Proposals proposals, Signature author)
      throws InterruptedException {
    return proposals.order(
        subject.repo(), new EnvOrder.Remove(words), author, new ProgressLines(subject.exchange()));
  }
}
