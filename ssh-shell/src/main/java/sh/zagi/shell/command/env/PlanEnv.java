// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.env.build.Explanations;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.repo.CommitId;

@Command(
    name = "env plan",
    description = "say what the environment of a repository would be, and build nothing")
@Needs(Need.REPO_READ)
final class PlanEnv extends EnvVerb {
  @Option(names = "--ref", paramLabel = "REV", description = "a branch, tag or commit; the trunk")
  private String revision = "";

  PlanEnv(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Subject subject) throws InterruptedException {
    Optional<CommitId> commit = commit(subject, revision);
    if (commit.isEmpty()) {
      return refused(noCommit(subject, revision));
    }
    Explanations explanations = environments().explanations();
    return switch (explanations.plan(
        subject.repo(), commit.get(), new ProgressLines(subject.exchange()))) {
      case Explanations.Answer.Refused(String sentence) ->
          refused(Problem.of(ProblemCode.INVALID, sentence));
      case Explanations.Answer.Planned planned -> done(report(subject, commit.get(), planned));
    };
  }

  private static Report report(
      Subject subject, CommitId commit, Explanations.Answer.Planned planned) {
    Texts texts = new Texts();
    texts.fact("repository", subject.path()).fact("commit", commit.hex());
    texts.fact("decided by", planned.written() ? ".zagi/env.nix" : "what the project says");
    planned.plan().ifPresent(texts::evidence);
    texts.decisions(planned.decisions()).spec(planned.spec()).missing(planned.warnings());
    return new Report.Sentence(texts.text(), texts.fields());
  }
}
