// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.edge.Approvals;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// All or nothing: a word on several changes is refused whole when one of them cannot have it.
@Command(
    name = "approve",
    description = "say that changes of others are good, as they are now; branch rules count it")
@Needs(value = Need.REPO_WRITE, changes = true)
final class ApproveChanges extends RepoVerb {
  private final Store store;

  @Parameters(
      index = "1..*",
      arity = "1..100",
      paramLabel = "CHANGE",
      description = "change ids (their newest versions), commits or branches")
  List<String> changes = new ArrayList<>();

  @Option(names = "--withdraw", description = "take your word back")
  boolean withdraw;

  ApproveChanges(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<Account> person = person(exchange.caller());
    if (person.isEmpty()) {
      return refused(
          Problem.of(
              ProblemCode.REFUSED,
              "only people approve, with a key of their own: not agents, tokens or machines"));
    }
    return with(
        exchange, store, granted -> run(store.repositories().open(granted.record()), person.get()));
  }

  private static Optional<Account> person(Caller caller) {
    return switch (caller) {
      case Caller.Person(var account, _) -> Optional.of(account);
      case Caller.Inside inside when !inside.agent() -> Optional.of(inside.account());
      default -> Optional.empty();
    };
  }

  private Outcome run(Repo repo, Account person) throws IOException {
    Approvals approvals = new Approvals(repo);
    List<CommitId> commits = new ArrayList<>();
    for (String typed : changes) {
      Optional<CommitId> commit = NamedRevision.find(repo, typed);
      if (commit.isEmpty()) {
        return refused(Problem.notFound(typed));
      }
      Optional<String> refusal =
          withdraw ? Optional.empty() : approvals.refusal(person, commit.get());
      if (refusal.isPresent()) {
        return refused(
            Problem.of(
                ProblemCode.REFUSED, "not approved: " + Shown.text(typed) + ": " + refusal.get()));
      }
      commits.add(commit.get());
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < commits.size(); i++) {
      CommitId commit = commits.get(i);
      if (withdraw) {
        approvals.withdraw(person, commit, store.clock().instant());
      } else {
        approvals.approve(person, commit, store.clock().instant());
      }
      lines.add(
          (withdraw ? "withdrawn: " : "approved: ")
              + changes.get(i)
              + " at "
              + commit.abbreviated()
              + ", approved by "
              + (approvals.of(commit).isEmpty()
                  ? "nobody"
                  : String.join(", ", approvals.of(commit))));
    }
    return done(
        new Report.Sentence(
            String.join("\n", lines),
            Map.of("commits", commits.stream().map(CommitId::hex).toList())));
  }
}
