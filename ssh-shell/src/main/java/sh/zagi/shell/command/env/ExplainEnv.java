// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.env.build.Explanations;
import sh.zagi.env.build.Proposal;
import sh.zagi.env.build.Standing;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.repo.CommitId;

@Command(
    name = "env explain",
    description = "say why an environment is what it is: evidence, decisions, every package")
@Needs(Need.REPO_READ)
final class ExplainEnv extends EnvVerb {
  @Option(names = "--ref", paramLabel = "REV", description = "a branch, tag or commit; the trunk")
  private String revision = "";

  ExplainEnv(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Subject subject) throws InterruptedException {
    Optional<CommitId> commit = commit(subject, revision);
    if (commit.isEmpty()) {
      return refused(noCommit(subject, revision));
    }
    Explanations explanations = environments().explanations();
    Optional<Explanations.Described> described = explanations.of(subject.repo(), commit.get());
    Texts texts = new Texts();
    texts.fact("repository", subject.path()).fact("commit", commit.get().hex());
    described.ifPresentOrElse(
        one -> trust(subject, one, texts), () -> texts.fact("environment", "not resolved yet"));
    return switch (explanations.plan(
        subject.repo(), commit.get(), new ProgressLines(subject.exchange()))) {
      case Explanations.Answer.Refused(String sentence) ->
          refused(Problem.of(ProblemCode.INVALID, sentence));
      case Explanations.Answer.Planned planned -> {
        texts.fact("decided by", planned.written() ? ".zagi/env.nix" : "what the project says");
        planned.plan().ifPresent(texts::evidence);
        texts.decisions(planned.decisions());
        texts.spec(described.map(Explanations.Described::spec).orElse(planned.spec()));
        described.ifPresent(texts::pinned);
        texts.missing(planned.warnings());
        yield done(new Report.Sentence(texts.text(), texts.fields()));
      }
    };
  }

  private void trust(Subject subject, Explanations.Described described, Texts texts) {
    Standing standing = environments().proposals().standing(subject.repo(), described);
    texts.fact("environment", described.key().hex()).fact("trust", standing.words());
    Optional<Proposal> open = environments().proposals().open(subject.repo());
    open.ifPresent(one -> texts.fact("waiting", one.what() + ", change " + one.id().abbreviated()));
  }
}
