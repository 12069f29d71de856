// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import sh.zagi.change.Signature;
import sh.zagi.env.Environment;
import sh.zagi.env.build.Proposal;
import sh.zagi.env.build.Proposals;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.repo.CommitId;

@Command(
    name = "env accept",
    description = "trust the environment of a repository: the change that waits lands on the trunk")
@Needs(value = Need.REPO_WRITE, changes = true)
final class AcceptEnv extends EnvVerb {
  AcceptEnv(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Subject subject) {
    Optional<Signature> who = person(subject.exchange());
    if (who.isEmpty()) {
      return refused(onlyPeople("accepting an environment"));
    }
    Optional<Environment> current =
        subject
            .repo()
            .trunkCommit()
            .flatMap(tip -> environments().cached(subject.repo(), subject.repo().treeId(tip)));
    return switch (environments()
        .proposals()
        .accept(subject.repo(), who.get(), current, subject.exchange().caller())) {
      case Proposals.Outcome.Accepted(
              CommitId before,
              CommitId after,
              Optional<Proposal> proposal) ->
          accepted(subject, before, after, proposal);
      case Proposals.Outcome.Refused(String sentence) ->
          refused(Problem.of(ProblemCode.INVALID, sentence));
      default -> throw new IllegalStateException("accepting ends in yes or no");
    };
  }

  private Outcome accepted(
      Subject subject, CommitId before, CommitId after, Optional<Proposal> proposal) {
    String trunk = subject.repo().trunk();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", subject.path());
    fields.put("commit", after.hex());
    proposal.ifPresent(one -> fields.putAll(fields(subject.path(), one)));
    if (before.equals(after)) {
      return done(
          new Report.Sentence("accepted: the environment of " + trunk + " as it is", fields));
    }
    desk()
        .git()
        .moved(
            subject.record(),
            subject.exchange().caller(),
            new RefChange("refs/heads/" + trunk, Optional.of(before), Optional.of(after)));
    String what = proposal.map(Proposal::what).orElse("");
    return done(
        new Report.Sentence(
            "accepted: " + what + "; " + trunk + " is at " + after.abbreviated(), fields));
  }
}
