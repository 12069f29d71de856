// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.Signature;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.merge.Content;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;

/// One mutation in the making: commits are replaced one by one, and [#settle] draws all conclusions
/// at once: descendants follow, then bookmarks, working copies and heads. Nothing is visible to
/// others before the view is recorded. For one thread.
public final class Transaction {
  private final Commits commits;
  private final Signature actor;
  private final RandomGenerator random;
  private final Set<ObjectId> fixed;
  private final Rewrites rewrites = new Rewrites();
  private final Map<ObjectId, List<ObjectId>> predecessors = new LinkedHashMap<>();
  private final Map<ObjectId, ObjectId> successors = new HashMap<>();
  private final Set<ObjectId> added = new LinkedHashSet<>();
  private final Set<ObjectId> made = new LinkedHashSet<>();
  private View view;

  /// Who mutates, and what may not be mutated.
  ///
  /// @param actor who commits, and when
  /// @param random source of change ids
  /// @param fixed commits that nobody may rewrite, nor any ancestor of theirs
  public record Terms(Signature actor, RandomGenerator random, Set<ObjectId> fixed) {
    public Terms {
      fixed = Set.copyOf(fixed);
    }
  }

  /// A mutation that begins at a view.
  public Transaction(Commits commits, View view, Terms terms) {
    this.commits = commits;
    this.view = view;
    this.actor = terms.actor();
    this.random = terms.random();
    this.fixed = terms.fixed();
  }

  public Commits commits() {
    return commits;
  }

  /// The view so far; complete after [#settle].
  public View view() {
    return view;
  }

  /// Replaces the view, for changes that rewrite nothing.
  public void view(View next) {
    view = next;
  }

  /// For every new commit, those it came from.
  public Map<ObjectId, List<ObjectId>> predecessors() {
    return predecessors;
  }

  /// Stores a commit that is new.
  public ObjectId add(Draft draft) throws IOException {
    if (draft.parents().size() > 1 && draft.parents().contains(Commits.ROOT)) {
      throw new RefusedException("the root cannot be one of several parents");
    }
    List<ObjectId> parents =
        draft.parents().equals(List.of(Commits.ROOT)) ? List.of() : draft.parents();
    CommitData data = draft.data().rewritten(parents, draft.change(), committer());
    ObjectId id = commits.write(data, draft.trees(), draft.labels());
    added.add(id);
    made.add(id);
    return id;
  }

  /// All commits that were stored here; some may not be visible in the end.
  public Set<ObjectId> made() {
    return made;
  }

  private Content committer() {
    return Content.of(actor.headerForm());
  }

  /// A commit without a message that changes nothing.
  public ObjectId addEmpty(List<ObjectId> parents) throws IOException {
    return addEmpty(parents, "");
  }

  /// A commit that changes nothing.
  ///
  /// @param text its message
  public ObjectId addEmpty(List<ObjectId> parents, String text) throws IOException {
    return addNew(parents, text, commits.mergedTrees(parents));
  }

  /// A new change of the actor.
  public ObjectId addNew(List<ObjectId> parents, String text, Merge<ObjectId> trees)
      throws IOException {
    CommitData data =
        new CommitData(
            ObjectId.zeroId(), List.of(), committer(), committer(), List.of(), Content.of(text));
    return add(new Draft(data, newChange(), parents, trees, List.of()));
  }

  public ChangeId newChange() {
    return ChangeId.random(random);
  }

  /// Stores a new version of a commit and remembers that it takes the old one's place.
  public ObjectId replace(ObjectId old, Draft draft) throws IOException {
    ObjectId id = add(isUntouched(old) ? draft.begunAgain(committer()) : draft);
    rewritten(old, id);
    return id;
  }

  /// Whether nothing was done yet with a change since it was begun: who begins it is its author at
  /// that time, not at the time when an empty place was made for it.
  private boolean isUntouched(ObjectId id) throws IOException {
    CommitData data = commits.data(id);
    return data.message().isEmpty()
        && data.author().equals(data.committer())
        && commits.isEmpty(id);
  }

  /// The draft that changes nothing of a commit.
  public Draft draft(ObjectId id) throws IOException {
    CommitData data = commits.data(id);
    return new Draft(
        data, data.changeId(id), commits.parents(id), commits.trees(id), commits.labels(id));
  }

  /// One commit takes another's place.
  ///
  /// @throws RefusedException when the old one is immutable
  public void rewritten(ObjectId old, ObjectId next) throws IOException {
    if (!old.equals(next)) {
      refuseImmutable(old);
      follows(old, next);
    }
  }

  /// What [#rewritten] does, for commits of which it is known that they may move.
  void follows(ObjectId old, ObjectId next) {
    if (!old.equals(next)) {
      rewrites.put(old, new Rewrite.Rewritten(next));
      successors.put(old, next);
      predecessors.computeIfAbsent(next, _ -> new ArrayList<>()).add(old);
    }
  }

  /// What a commit is now, after all that was settled here; itself when nothing took its place.
  public ObjectId current(ObjectId id) {
    ObjectId now = id;
    for (ObjectId next = successors.get(now); next != null; next = successors.get(now)) {
      now = next;
    }
    return now;
  }

  /// Remembers one more commit that a new one came from.
  public void cameFrom(ObjectId next, ObjectId old) {
    predecessors.computeIfAbsent(next, _ -> new ArrayList<>()).add(old);
  }

  /// Whether nothing stands on a visible commit.
  public boolean isTip(ObjectId id) throws IOException {
    for (ObjectId made : added) {
      if (commits.parents(made).contains(id)) {
        return false;
      }
    }
    return view.heads().contains(id);
  }

  /// Puts a commit on other parents.
  ///
  /// @return its new version; nothing when it came out empty and is to be dropped then
  public Optional<ObjectId> move(ObjectId id, List<ObjectId> parents, EmptyCommits empty)
      throws IOException {
    Draft draft = rebased(id, parents);
    if (isDropped(id, draft, empty)) {
      refuseImmutable(id);
      rewrites.put(id, new Rewrite.Abandoned(parents, false));
      return Optional.empty();
    }
    return Optional.of(replace(id, draft));
  }

  private boolean isDropped(ObjectId id, Draft draft, EmptyCommits empty) throws IOException {
    return empty == EmptyCommits.DROP_NEW
        && draft.parents().size() == 1
        && !commits.isEmpty(id)
        && draft.trees().equals(commits.mergedTrees(draft.parents()));
  }

  /// Several commits take one's place.
  void diverged(ObjectId old, List<ObjectId> next) {
    rewrites.put(old, new Rewrite.Divergent(List.copyOf(next)));
  }

  /// A commit goes away.
  ///
  /// @throws RefusedException when it is immutable
  public void abandoned(ObjectId old, boolean deleteBookmarks) throws IOException {
    refuseImmutable(old);
    vanishes(old, deleteBookmarks);
  }

  /// Refuses a commit that nobody may rewrite: the root, and what branches and tags hold.
  ///
  /// @throws RefusedException when it is one
  public void refuseImmutable(ObjectId id) throws IOException {
    if (isImmutable(id)) {
      throw new RefusedException(
          id.equals(Commits.ROOT)
              ? "the root cannot be changed"
              : commits.change(id).abbreviated()
                  + " is immutable: a branch or tag of the repository holds it");
    }
  }

  /// Whether nobody may rewrite a commit.
  public boolean isImmutable(ObjectId id) throws IOException {
    return id.equals(Commits.ROOT) || commits.range(List.of(id), fixed).isEmpty();
  }

  /// Commits that nobody may rewrite, nor any ancestor of theirs.
  public Set<ObjectId> fixed() {
    return fixed;
  }

  /// What [#abandoned] does, for commits of which it is known that they may go.
  void vanishes(ObjectId old, boolean deleteBookmarks) throws IOException {
    rewrites.put(old, new Rewrite.Abandoned(commits.parents(old), deleteBookmarks));
  }

  /// Where the children of these commits belong now.
  public List<ObjectId> placed(Collection<ObjectId> parents) {
    return rewrites.placed(parents);
  }

  /// Lets everything follow what was replaced.
  public void settle() throws IOException {
    settle(EmptyCommits.KEEP);
  }

  /// What is done with descendants that come out empty.
  public enum EmptyCommits {
    KEEP,
    /// Those that were not empty before are abandoned; merges never are.
    DROP_NEW
  }

  /// Lets everything follow what was replaced.
  public void settle(EmptyCommits empty) throws IOException {
    if (!rewrites.isEmpty()) {
      for (ObjectId id : descendants()) {
        follow(id, empty);
      }
      moveBookmarks();
      moveWorkspaces();
    }
    NavigableSet<ObjectId> candidates = new TreeSet<>(added);
    candidates.addAll(view.heads());
    candidates.addAll(view.workspaces().values());
    view.bookmarks().values().forEach(target -> candidates.addAll(target.candidates()));
    List<ObjectId> gone =
        candidates.stream()
            .filter(rewrites::contains)
            .filter(id -> !rewrites.isDivergent(id))
            .toList();
    gone.forEach(id -> candidates.addAll(placed(List.of(id))));
    for (ObjectId old : rewrites.old()) {
      // What a commit stood on stays visible when the commit moved away.
      commits.parents(old).stream()
          .filter(parent -> !rewrites.contains(parent))
          .forEach(candidates::add);
    }
    gone.forEach(candidates::remove);
    candidates.removeIf(id -> rewrites.isDivergent(id) && !needed(id));
    view = view.withHeads(commits.heads(candidates, fixed));
    rewrites.clear();
    added.clear();
  }

  /// A commit that became several stays while something unmoved stands on it; that something is a
  /// head of its own, so the commit itself need not be one.
  private boolean needed(ObjectId id) {
    return view.workspaces().containsValue(id);
  }

  /// Every visible commit above a replaced one, parents first.
  private List<ObjectId> descendants() throws IOException {
    Set<ObjectId> below = new TreeSet<>();
    for (ObjectId old : rewrites.old()) {
      below.addAll(commits.parents(old));
    }
    Set<ObjectId> from = new TreeSet<>(view.heads());
    from.addAll(added);
    Set<ObjectId> moved = new HashSet<>(rewrites.old());
    List<ObjectId> found = new ArrayList<>();
    Set<ObjectId> without = new TreeSet<>(fixed);
    without.add(below.size() == 1 ? below.iterator().next() : ground(below));
    for (ObjectId id : commits.range(from, without)) {
      boolean above = commits.parents(id).stream().anyMatch(moved::contains);
      if (above && !rewrites.contains(id)) {
        moved.add(id);
        found.add(id);
      }
    }
    return found;
  }

  /// What need not be searched for descendants: nothing that is fixed has any that may move.
  private ObjectId ground(Set<ObjectId> below) throws IOException {
    return fixed.isEmpty() ? commits.commonAncestor(below) : Commits.ROOT;
  }

  private void follow(ObjectId id, EmptyCommits empty) throws IOException {
    List<ObjectId> old = commits.parents(id);
    List<ObjectId> next = placed(old);
    if (next.equals(old)) {
      return;
    }
    Draft draft = rebased(id, next);
    if (isDropped(id, draft, empty)) {
      rewrites.put(id, new Rewrite.Abandoned(next, false));
    } else {
      follows(id, add(draft));
    }
    added.remove(id);
  }

  /// A commit as it is on other parents.
  public Draft rebased(ObjectId id, List<ObjectId> parents) throws IOException {
    Draft draft = draft(id);
    Merge<ObjectId> from = commits.mergedTrees(commits.parents(id));
    Merge<ObjectId> to = commits.mergedTrees(parents);
    if (from.equals(to)) {
      return new Draft(draft.data(), draft.change(), parents, draft.trees(), draft.labels());
    }
    Merge<ObjectId> trees = commits.resolve(Merge.flatten(Merge.threeWay(to, from, draft.trees())));
    return new Draft(draft.data(), draft.change(), parents, trees, List.of());
  }

  private void moveBookmarks() {
    View next = view;
    for (Map.Entry<String, RefTarget> bookmark : new TreeMap<>(view.bookmarks()).entrySet()) {
      next = next.withBookmark(bookmark.getKey(), rewrites.moved(bookmark.getValue()));
    }
    view = next;
  }

  private void moveWorkspaces() throws IOException {
    Map<ObjectId, ObjectId> fresh = new LinkedHashMap<>();
    for (Map.Entry<String, ObjectId> workspace : view.workspaces().entrySet()) {
      ObjectId old = workspace.getValue();
      if (!rewrites.contains(old)) {
        continue;
      }
      ObjectId next =
          switch (rewrites.get(old)) {
            case Rewrite.Divergent(List<ObjectId> several) -> several.getFirst();
            case Rewrite.Abandoned _ -> {
              ObjectId known = fresh.get(old);
              ObjectId empty = known == null ? addEmpty(placed(List.of(old))) : known;
              fresh.put(old, empty);
              yield empty;
            }
            case null, default -> placed(List.of(old)).getFirst();
          };
      view = view.withWorkspace(workspace.getKey(), next);
    }
  }
}
