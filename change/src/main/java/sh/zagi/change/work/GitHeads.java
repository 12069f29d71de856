// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.edge.SessionCommits;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Draft;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.Intake;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.StorageException;

/// What git's HEAD in a session means for its working copy: `@` stands on HEAD (jj: a colocated
/// workspace). Where git moved it, `@` moves along with its change id, its description and its
/// files; where git replaced a commit by another on the same parents, that is a new version of it.
/// Safe for use by many threads.
public final class GitHeads {
  private final Chains chains;
  private final GitLimits limits;

  /// @param limits as for a push
  public GitHeads(Chains chains, GitLimits limits) {
    this.chains = chains;
    this.limits = limits;
  }

  /// A move of HEAD.
  ///
  /// @param from where it was when it was looked at last
  public record Move(CommitId from, CommitId to) {}

  /// Takes the commits that HEAD moved over and lets `@` stand on the last one. Durable when it
  /// returns.
  ///
  /// @param pack what the session wrote
  /// @return why HEAD is not followed; empty when it is
  public Optional<String> follow(
      WorkingCopies.Target target, Move move, Path pack, Request request) {
    Chain chain = chains.ofSession(target.repo(), target.session());
    try {
      Optional<String> refusal =
          new Intake(target.repo(), limits)
              .take(new Intake.Wanted(move.to(), own(chain)), pack, new SessionCommits());
      if (refusal.isEmpty()) {
        var _ = chain.begin(request, List.of(target.base()));
        var _ = chain.run(request, (transaction, now) -> stand(transaction, now, move));
      }
      return refusal;
    } catch (IOException e) {
      throw new StorageException("HEAD of session " + target.session() + " cannot be followed", e);
    }
  }

  private static Collection<CommitId> own(Chain chain) {
    try (Moment now = chain.now()) {
      TreeSet<ObjectId> own = new TreeSet<>(now.view().heads());
      now.workingCopy().ifPresent(own::add);
      own.remove(Commits.ROOT);
      return own.stream().map(id -> new CommitId(id.name())).toList();
    }
  }

  private static Operation.Act stand(Transaction transaction, Moment now, Move move)
      throws IOException {
    ObjectId from = ObjectId.fromString(move.from().hex());
    ObjectId to = ObjectId.fromString(move.to().hex());
    Commits commits = transaction.commits();
    Operation.Act act = Operation.Act.command("follow git to " + to.abbreviate(12).name());
    if (commits.parents(now.at()).equals(List.of(to))) {
      return act;
    }
    Draft draft = transaction.draft(now.at());
    boolean replaced =
        commits.parents(from).equals(commits.parents(to))
            && !transaction.isImmutable(from)
            && commits.isAncestor(from, now.at());
    if (replaced) {
      transaction.rewritten(from, to);
    }
    var _ =
        transaction.replace(
            now.at(),
            new Draft(draft.data(), draft.change(), List.of(to), draft.trees(), draft.labels()));
    return act;
  }
}
