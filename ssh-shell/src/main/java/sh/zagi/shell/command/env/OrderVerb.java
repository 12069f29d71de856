// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.change.Signature;
import sh.zagi.env.build.Explanations;
import sh.zagi.env.build.Proposal;
import sh.zagi.env.build.Proposals;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;

/// A verb that changes an environment: the result is a change that waits.
abstract class OrderVerb extends EnvVerb {
  OrderVerb(EnvVerbs.Desk desk) {
    super(desk);
  }

  abstract Proposals.Outcome order(Subject subject, Proposals proposals, Signature author)
      throws InterruptedException;

  @Override
  final Outcome run(Subject subject) throws InterruptedException {
    Optional<Signature> author = person(subject.exchange());
    if (author.isEmpty()) {
      return refused(onlyPeople("changing an environment"));
    }
    return switch (order(subject, environments().proposals(), author.get())) {
      case Proposals.Outcome.Proposed(Proposal proposal) -> proposed(subject, proposal);
      case Proposals.Outcome.Withdrawn(Proposal proposal) ->
          done(
              new Report.Sentence(
                  "withdrawn: the environment is like the trunk's again",
                  fields(subject.path(), proposal)));
      case Proposals.Outcome.Refused(String sentence) ->
          refused(Problem.of(ProblemCode.INVALID, Shown.text(sentence)));
      case Proposals.Outcome.Accepted _, Proposals.Outcome.Rejected _ ->
          throw new IllegalStateException("an order is never decided at once");
    };
  }

  private Outcome proposed(Subject subject, Proposal proposal) {
    Texts texts = new Texts();
    texts.line(
        "proposed: "
            + proposal.what()
            + " (change "
            + proposal.id().abbreviated()
            + ", version "
            + proposal.change().version()
            + ")");
    Optional<Explanations.Described> before = described(subject, "");
    Optional<Explanations.Described> after = described(subject, "proposal");
    if (before.isPresent() && after.isPresent()) {
      texts.differences(environments().explanations().diff(before.get(), after.get()));
    }
    texts.line("it waits for: env accept " + subject.path());
    Map<String, Object> fields = new LinkedHashMap<>(fields(subject.path(), proposal));
    fields.putIfAbsent("differences", List.of());
    fields.putAll(texts.fields());
    return done(new Report.Sentence(texts.text(), fields));
  }
}
