// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.guard.Guardrail;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.BranchOwners;
import sh.zagi.storage.repo.RefRule;
import sh.zagi.storage.repo.Repo;

/// Who may move which branch how: protected branches only go forward and hold no conflicts, and
/// agents destroy nothing.
final class BranchRules {
  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";

  private final Caller caller;
  private final Repo repo;
  private final Arrived arrived;
  private final Predicate<String> protectedBranches;
  private final List<RefRule> rules;
  private final BranchOwners owners;

  /// Holds the rules as they are now.
  BranchRules(Caller caller, Repo repo, Arrived arrived) {
    this.caller = caller;
    this.repo = repo;
    this.arrived = arrived;
    this.protectedBranches = repo.protectedBranches();
    this.rules = RefRule.of(repo.settings());
    this.owners = BranchOwners.of(repo.settings());
  }

  Optional<String> refusal(ReceiveCommand command) throws IOException {
    String ref = command.getRefName();
    if (owners.of(ref) == BranchOwners.Side.UPSTREAM && !(caller instanceof Caller.Mirror)) {
      return Optional.of(elsewhere(ref.substring(BRANCHES.length())));
    }
    Optional<String> ruled = ruled(command);
    if (ruled.isPresent()) {
      return ruled;
    }
    boolean branch = ref.startsWith(BRANCHES);
    boolean tag = ref.startsWith(TAGS);
    return switch (command.getType()) {
      case DELETE ->
          branch ? deletion(ref) : tag ? Guardrail.DELETE_TAG.refusal(caller) : Optional.empty();
      case CREATE -> branch ? forward(command) : Optional.empty();
      default ->
          branch ? update(command) : tag ? Guardrail.MOVE_TAG.refusal(caller) : Optional.empty();
    };
  }

  private String elsewhere(String branch) {
    return "the upstream owns "
        + branch
        + ": push to another branch, or propose it (refs/for/"
        + branch
        + "); to own it here, an admin types: mirror owner "
        + repo.path()
        + " "
        + branch
        + " here";
  }

  /// What the repository's own rules say. They hold for everybody, also for admins: who wants to do
  /// it all the same changes the rule, and that is recorded.
  private Optional<String> ruled(ReceiveCommand command) throws IOException {
    String ref = command.getRefName();
    for (RefRule rule : rules) {
      if (!rule.covers(ref) || caller instanceof Caller.Platform) {
        continue;
      }
      boolean deletes = command.getType() == ReceiveCommand.Type.DELETE;
      RefRule.Who who = deletes ? rule.delete() : rule.push();
      if (!isAmong(who)) {
        return Optional.of(reason(rule, deletes ? "delete" : "push to", who));
      }
      boolean moves = !deletes && command.getType() != ReceiveCommand.Type.CREATE;
      if (moves && !isAmong(rule.force()) && !isForward(command)) {
        return Optional.of(reason(rule, "rewrite", rule.force()));
      }
      Optional<String> unapproved = deletes ? Optional.empty() : unapproved(rule, command);
      if (unapproved.isPresent()) {
        return unapproved;
      }
    }
    return Optional.empty();
  }

  /// The first push of all makes the branch that others are asked about.
  private Optional<String> unapproved(RefRule rule, ReceiveCommand command) throws IOException {
    if (rule.approvals().count() == 0 || repo.trunkCommit().isEmpty()) {
      return Optional.empty();
    }
    String asks = "by the rule for " + rule.pattern() + " each commit needs ";
    Optional<ObjectId> wanted = arrived.wanted(command);
    if (wanted.isEmpty()) {
      return Optional.of(asks + rule.approvals().words() + ", and this is none");
    }
    Approvals approvals = new Approvals(repo);
    for (ObjectId id : toApprove(rule, command, wanted.get())) {
      long have = approvals.counted(id, rule.approvals());
      if (have < rule.approvals().count()) {
        String change = arrived.change(id).abbreviated();
        return Optional.of(
            asks
                + rule.approvals().words()
                + ", its author's not counted: "
                + change
                + " has "
                + have
                + "; propose it (push to refs/for/"
                + repo.trunk()
                + "), then others type: approve "
                + repo.path()
                + " "
                + change);
      }
    }
    return Optional.empty();
  }

  /// What comes to a branch that was not on it. A new branch or tag brings what neither the trunk
  /// nor one under the same rule has, and that it begins just there is to be approved as well.
  private Set<ObjectId> toApprove(RefRule rule, ReceiveCommand command, ObjectId wanted)
      throws IOException {
    Set<ObjectId> asked = new HashSet<>();
    for (Ref ref : repo.git().getRefDatabase().getRefsByPrefix(BRANCHES, TAGS)) {
      boolean same =
          rules.stream()
              .anyMatch(
                  one -> one.covers(ref.getName()) && one.approvals().equals(rule.approvals()));
      if (same) {
        arrived.commit(ref).ifPresent(asked::add);
      }
    }
    if (command.getType() != ReceiveCommand.Type.CREATE) {
      return new LinkedHashSet<>(arrived.between(asked, List.of(wanted)));
    }
    Set<ObjectId> known = new HashSet<>(asked);
    repo.trunkCommit().ifPresent(trunk -> known.add(ObjectId.fromString(trunk.hex())));
    Set<ObjectId> approve = new LinkedHashSet<>(arrived.between(known, List.of(wanted)));
    if (!arrived.between(asked, List.of(wanted)).isEmpty()) {
      approve.add(wanted);
    }
    return approve;
  }

  /// A tag that moves is rewritten, wherever it goes.
  private boolean isForward(ReceiveCommand command) throws IOException {
    return command.getRefName().startsWith(BRANCHES)
        && arrived.isAncestor(command.getOldId(), command.getNewId());
  }

  private static String reason(RefRule rule, String act, RefRule.Who who) {
    String whom =
        who instanceof RefRule.Who.Nobody ? "nobody may " : "only " + who.word() + " may ";
    return "by the rule for " + rule.pattern() + " " + whom + act + " it";
  }

  private boolean isAmong(RefRule.Who who) {
    return switch (who) {
      case RefRule.Who.Everybody _ -> true;
      case RefRule.Who.Nobody _ -> false;
      case RefRule.Who.People _ -> !caller.isAgent();
      case RefRule.Who.Named(var names) ->
          !caller.isAgent()
              && caller
                  .rightsOf()
                  .filter(account -> names.contains(account.name().toLowerCase(Locale.ROOT)))
                  .isPresent();
    };
  }

  private boolean isProtected(String ref) {
    return protectedBranches.test(ref.substring(BRANCHES.length()));
  }

  private Optional<String> deletion(String ref) {
    return isProtected(ref)
        ? Optional.of("a protected branch is not deleted")
        : Guardrail.DELETE_BRANCH.refusal(caller);
  }

  private Optional<String> update(ReceiveCommand command) throws IOException {
    boolean ahead = arrived.isAncestor(command.getOldId(), command.getNewId());
    if (ahead) {
      return forward(command);
    }
    // Only its upstream comes this far with a branch that the upstream owns.
    boolean follows = owners.of(command.getRefName()) == BranchOwners.Side.UPSTREAM;
    if (follows || !isProtected(command.getRefName())) {
      return Guardrail.FORCE_PUSH.refusal(caller);
    }
    int lost = arrived.between(List.of(command.getNewId()), List.of(command.getOldId())).size();
    return Optional.of(
        "a protected branch only moves forward, this would take "
            + lost
            + (lost == 1 ? " commit" : " commits")
            + " from it; rebase onto it, or push to another branch");
  }

  private Optional<String> forward(ReceiveCommand command) throws IOException {
    if (!isProtected(command.getRefName())) {
      return Optional.empty();
    }
    boolean first = repo.trunkCommit().isEmpty();
    Optional<String> agent = first ? Optional.empty() : Guardrail.PUSH_PROTECTED.refusal(caller);
    return agent.isPresent() ? agent : conflict(command);
  }

  private Optional<String> conflict(ReceiveCommand command) throws IOException {
    List<ObjectId> before =
        command.getType() == ReceiveCommand.Type.CREATE ? List.of() : List.of(command.getOldId());
    for (ObjectId id : arrived.between(before, List.of(command.getNewId()))) {
      if (isConflicted(id)) {
        return Optional.of(
            "commit "
                + id.abbreviate(12).name()
                + " is in conflict, and a protected branch takes none: resolve it, or push it to"
                + " another branch");
      }
    }
    return Optional.empty();
  }

  private boolean isConflicted(ObjectId id) throws IOException {
    try {
      return arrived.data(id).isConflicted();
    } catch (MalformedCommitException _) {
      return true;
    }
  }
}
