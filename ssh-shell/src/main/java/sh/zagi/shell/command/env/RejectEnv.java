// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import sh.zagi.change.Signature;
import sh.zagi.env.Environment;
import sh.zagi.env.build.Proposals;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;

@Command(
    name = "env reject",
    description = "refuse the environment that waits; it is not offered again")
@Needs(value = Need.REPO_WRITE, changes = true)
final class RejectEnv extends EnvVerb {
  RejectEnv(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Subject subject) {
    Optional<Signature> who = person(subject.exchange());
    if (who.isEmpty()) {
      return refused(onlyPeople("rejecting an environment"));
    }
    Optional<Environment> current =
        subject
            .repo()
            .trunkCommit()
            .flatMap(tip -> environments().cached(subject.repo(), subject.repo().treeId(tip)));
    return switch (environments().proposals().reject(subject.repo(), who.get(), current)) {
      case Proposals.Outcome.Rejected(String what) ->
          done(
              new Report.Sentence(
                  "rejected: " + what, Map.of("repository", subject.path(), "what", what)));
      case Proposals.Outcome.Refused(String sentence) ->
          refused(Problem.of(ProblemCode.INVALID, sentence));
      default -> throw new IllegalStateException("rejecting ends in yes or no");
    };
  }
}
