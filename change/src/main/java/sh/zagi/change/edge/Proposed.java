// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RefRule;
import sh.zagi.storage.repo.Repo;

/// A change that was proposed for a branch, by a push to `refs/for/BRANCH`, and is not on it yet.
///
/// @param change the beginning of its id
/// @param commit its newest version
/// @param by whose it is
/// @param approvedBy who said that this version is good
/// @param wanted what the rules of the branch ask for; none when they ask for nothing
/// @param enough whether they are content
public record Proposed(
    String change,
    CommitId commit,
    String branch,
    String by,
    String subject,
    Set<String> approvedBy,
    RefRule.Approvals wanted,
    boolean enough) {
  private static final Pattern VERSION =
      Pattern.compile("refs/changes/([k-z]{32})/([1-9]\\d{0,8})");
  private static final String BRANCHES = "refs/heads/";

  /// Newest changes that are looked at; older ones wait in their refs.
  private static final int MOST_LOOKED_AT = 300;

  private record Newest(String change, int number, ObjectId commit) {}

  /// The changes that wait, newest first.
  public static List<Proposed> in(Repo repo) throws IOException {
    List<Proposed> found = new ArrayList<>();
    List<RefRule> rules = RefRule.of(repo.settings());
    try (RevWalk walk = new RevWalk(repo.git())) {
      for (Newest one : notOnTrunk(repo, walk)) {
        proposed(repo, walk, one, rules).ifPresent(found::add);
      }
    }
    return found;
  }

  private static List<Newest> notOnTrunk(Repo repo, RevWalk walk) throws IOException {
    Map<ObjectId, Newest> newest = new HashMap<>();
    for (Newest one : newest(repo)) {
      newest.put(one.commit(), one);
      walk.markStart(walk.parseCommit(one.commit()));
    }
    Optional<CommitId> trunk = repo.trunkCommit();
    if (newest.isEmpty() || trunk.isEmpty()) {
      return List.of();
    }
    walk.markUninteresting(walk.parseCommit(ObjectId.fromString(trunk.get().hex())));
    List<RevCommit> waiting = new ArrayList<>();
    for (RevCommit commit : walk) {
      if (newest.containsKey(commit)) {
        waiting.add(commit);
      }
    }
    return waiting.stream()
        .sorted(Comparator.comparingInt(RevCommit::getCommitTime).reversed())
        .limit(MOST_LOOKED_AT)
        .flatMap(commit -> Optional.ofNullable(newest.get(commit)).stream())
        .toList();
  }

  private static Iterable<Newest> newest(Repo repo) throws IOException {
    Map<String, Newest> newest = new HashMap<>();
    for (Ref ref : repo.git().getRefDatabase().getRefsByPrefix("refs/changes/")) {
      Matcher version = VERSION.matcher(ref.getName());
      ObjectId commit = ref.getObjectId();
      if (version.matches() && commit != null) {
        Newest one =
            new Newest(version.group(1), Integer.parseInt(version.group(2)), commit.copy());
        newest.merge(one.change(), one, (a, b) -> a.number() > b.number() ? a : b);
      }
    }
    return newest.values();
  }

  private static Optional<Proposed> proposed(
      Repo repo, RevWalk walk, Newest one, List<RefRule> rules) throws IOException {
    Map<String, List<String>> facts = new Attribution(repo).facts(one.commit());
    Optional<String> branch =
        facts.getOrDefault(Attribution.REF, List.of()).stream()
            .filter(ref -> ref.startsWith(ChangeGate.INBOX))
            .map(ref -> ref.substring(ChangeGate.INBOX.length()))
            .reduce((_, last) -> last);
    Ref there = branch.isEmpty() ? null : repo.git().exactRef(BRANCHES + branch.get());
    if (branch.isEmpty()
        || there == null
        || there.getObjectId() == null
        || facts.getOrDefault("state", List.of()).contains("wip")) {
      return Optional.empty();
    }
    walk.reset();
    RevCommit commit = walk.parseCommit(one.commit());
    if (walk.isMergedInto(commit, walk.parseCommit(there.getObjectId()))) {
      return Optional.empty();
    }
    Approvals approvals = new Approvals(repo);
    CommitId id = new CommitId(commit.name());
    RefRule.Approvals wanted = RefRule.Approvals.NONE;
    boolean enough = true;
    for (RefRule rule : rules) {
      if (rule.covers(BRANCHES + branch.get()) && rule.approvals().count() > 0) {
        wanted = rule.approvals();
        enough &= approvals.counted(commit, wanted) >= wanted.count();
      }
    }
    String pusher = facts.getOrDefault("pusher", List.of("")).getFirst();
    String by =
        Approvals.isUpstream(pusher) ? pusher : facts.getOrDefault("owner", List.of("")).getFirst();
    return Optional.of(
        new Proposed(
            one.change().substring(0, 8),
            id,
            branch.get(),
            by,
            commit.getShortMessage(),
            approvals.of(id),
            wanted,
            enough));
  }
}
