// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.edge.Publication;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RefJournal;
import sh.zagi.storage.repo.Repo;

/// Gives work to the repository: bookmarks become branches that everybody sees. Each branch moves
/// only from where the pusher saw it (a lease), and all move or none.
public final class Publish {
  private Publish() {}

  /// A branch to move.
  ///
  /// @param before empty when there is none yet
  /// @param forward whether the branch only grows
  /// @param lost changes of the branch that it would have no longer, in no version
  public record Branch(
      String name, Optional<CommitId> before, CommitId after, boolean forward, List<String> lost) {
    public Branch {
      lost = List.copyOf(lost);
    }

    public String ref() {
      return FixedCommits.BRANCHES + name;
    }

    private ReceiveCommand command() {
      return new ReceiveCommand(
          before.<ObjectId>map(id -> ObjectId.fromString(id.hex())).orElse(ObjectId.zeroId()),
          ObjectId.fromString(after.hex()),
          ref());
    }

    /// One line, such as `push topic: 1234 -> 5678`.
    public String line() {
      String verb = before.isEmpty() ? "create " : forward ? "push " : "force-push ";
      String from = before.map(id -> shortened(id) + " -> ").orElse("");
      return verb + name + ": " + from + shortened(after);
    }

    private static String shortened(CommitId id) {
      return id.hex().substring(0, 12);
    }
  }

  /// What there is to push of these bookmarks; branches that are there already are left out.
  ///
  /// @param bookmarks none for all
  public static List<Branch> bookmarks(Moment moment, List<String> bookmarks) throws IOException {
    List<Branch> branches = new ArrayList<>();
    Set<String> names =
        bookmarks.isEmpty() ? moment.view().bookmarks().keySet() : new TreeSet<>(bookmarks);
    if (names.isEmpty()) {
      throw new RefusedException(
          "no bookmark to push: name a change with `bookmark create`, or use --change or --to");
    }
    for (String name : names) {
      RefTarget target = moment.view().bookmark(name);
      if (target.isAbsent()) {
        throw new RefusedException("no such bookmark: " + name);
      }
      if (target.isConflicted()) {
        throw new RefusedException(
            "bookmark " + name + " is in conflict: move it to where it belongs first");
      }
      branch(moment, name, target.commit().orElseThrow()).ifPresent(branches::add);
    }
    return branches;
  }

  /// One change to one branch.
  public static List<Branch> change(Moment moment, String branch, String revision)
      throws IOException {
    if (!Repository.isValidRefName(FixedCommits.BRANCHES + branch)) {
      throw new RefusedException("not a name for a branch: " + branch);
    }
    return branch(moment, branch, moment.revsets().one(revision)).stream().toList();
  }

  private static Optional<Branch> branch(Moment moment, String name, ObjectId to)
      throws IOException {
    if (to.equals(Commits.ROOT)) {
      throw new RefusedException("not pushed: there is nothing yet for " + name);
    }
    ObjectId now = moment.view().refs().get(FixedCommits.BRANCHES + name);
    if (to.equals(now)) {
      return Optional.empty();
    }
    Commits commits = moment.commits();
    refuseUnready(commits, commits.range(List.of(to), moment.view().refs().values()));
    boolean forward = now == null || commits.isAncestor(now, to);
    if (!forward && moment.repo().isProtected(name)) {
      throw new RefusedException(
          name + " has moved on: rebase onto it first (rebase -b REV -d " + name + ")");
    }
    return Optional.of(
        new Branch(
            name,
            Optional.ofNullable(now).map(id -> new CommitId(id.name())),
            new CommitId(to.name()),
            forward,
            now == null || forward ? List.of() : lost(commits, now, to)));
  }

  /// What a branch has and would have no longer, not even as an older version of a change.
  private static List<String> lost(Commits commits, ObjectId now, ObjectId to) throws IOException {
    Set<ChangeId> kept = new HashSet<>();
    for (ObjectId id : commits.range(List.of(to), List.of(now))) {
      kept.add(commits.change(id));
    }
    List<String> lost = new ArrayList<>();
    for (ObjectId id : commits.range(List.of(now), List.of(to))) {
      ChangeId change = commits.change(id);
      if (!kept.contains(change)) {
        lost.add(change.abbreviated() + " " + commits.data(id).subject());
      }
    }
    return lost;
  }

  private static void refuseUnready(Commits commits, List<ObjectId> range) throws IOException {
    for (ObjectId id : range) {
      CommitData data = commits.data(id);
      String change = commits.change(id).abbreviated();
      if (data.isConflicted()) {
        throw new RefusedException("not pushed: " + change + " holds a conflict");
      }
      if (data.message().isEmpty()) {
        throw new RefusedException(
            "not pushed: "
                + change
                + " has no description; give it one with `describe "
                + change
                + " -m TEXT`");
      }
    }
  }

  /// Who sends.
  ///
  /// @param prompt what an agent was asked, for commits that do not say so yet
  public record Sender(Request request, Caller caller, Optional<String> prompt) {}

  /// Moves the branches, and records it in the repository's operations and in the chain's own.
  ///
  /// @throws RefusedException when it may not be, or when one moved meanwhile; then none has moved
  public static void send(Chain chain, Sender sender, List<Branch> branches) throws IOException {
    Repo repo = chain.repo();
    List<ReceiveCommand> commands = branches.stream().map(Branch::command).toList();
    Publication publication = new Publication(repo, sender.caller(), commands);
    publication
        .refusal(sender.prompt())
        .ifPresent(reason -> {
          throw new RefusedException("not pushed: " + reason);
        });
    publication.keep(sender.prompt());
    String what = String.join("; ", branches.stream().map(Publish::what).toList());
    Request request = sender.request();
    repo.move(
        new RefJournal.Move(
            request.who().name(),
            request.kind().name().toLowerCase(Locale.ROOT),
            what,
            commands,
            true));
    for (ReceiveCommand command : commands) {
      if (command.getResult() != ReceiveCommand.Result.OK) {
        throw new RefusedException(
            "not pushed: "
                + command.getRefName()
                + " moved at the same moment; look at it with"
                + " log, then push again");
      }
    }
    var _ = chain.note(request, what);
  }

  private static String what(Branch branch) {
    return branch.line().substring(0, branch.line().indexOf(':'));
  }
}
