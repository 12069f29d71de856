// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import sh.zagi.change.ChangeId;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.merge.ConflictTrees;
import sh.zagi.change.merge.Content;
import sh.zagi.change.merge.TreeMerge;
import sh.zagi.change.merge.Trees;

/// The commits of a repository as a graph over one virtual root, and their contents. For one
/// thread; reads each commit once.
public final class Commits implements AutoCloseable {
  /// The virtual root: parent of every commit that has none in git.
  public static final ObjectId ROOT = ObjectId.zeroId();

  private static final CommitData ROOT_DATA =
      new CommitData(
          Trees.EMPTY, List.of(), Content.EMPTY, Content.EMPTY, List.of(), Content.EMPTY);
  private static final ChangeId ROOT_CHANGE = new ChangeId("z".repeat(32));

  private final ObjectInserter inserter;
  private final ObjectReader reader;
  private final Map<ObjectId, CommitData> read = new HashMap<>();

  /// @param inserter where new objects go; closed by nobody here
  public Commits(ObjectInserter inserter) {
    this.inserter = inserter;
    this.reader = inserter.newReader();
  }

  /// The commit with all its headers.
  ///
  /// @throws UnreadableCommitException when it is damaged
  public CommitData data(ObjectId id) throws IOException {
    if (id.equals(ROOT)) {
      return ROOT_DATA;
    }
    CommitData known = read.get(id);
    if (known != null) {
      return known;
    }
    try {
      CommitData data = CommitData.read(reader, id);
      read.put(id.copy(), data);
      return data;
    } catch (MalformedCommitException e) {
      throw new UnreadableCommitException(id, String.valueOf(e.getMessage()));
    }
  }

  public ChangeId change(ObjectId id) throws IOException {
    return id.equals(ROOT) ? ROOT_CHANGE : data(id).changeId(id);
  }

  /// The parents; that of a commit without any is the root.
  public List<ObjectId> parents(ObjectId id) throws IOException {
    if (id.equals(ROOT)) {
      return List.of();
    }
    List<ObjectId> parents = data(id).parents();
    return parents.isEmpty() ? List.of(ROOT) : parents;
  }

  /// The contents, of several terms when in conflict.
  public Merge<ObjectId> trees(ObjectId id) throws IOException {
    try {
      return data(id).trees();
    } catch (MalformedCommitException e) {
      throw new UnreadableCommitException(id, String.valueOf(e.getMessage()));
    }
  }

  /// What the terms of the contents are called: one label for each, empty where there is none.
  public List<String> labels(ObjectId id) throws IOException {
    try {
      return data(id).labels();
    } catch (MalformedCommitException e) {
      throw new UnreadableCommitException(id, String.valueOf(e.getMessage()));
    }
  }

  /// What a commit with these parents has before it changes anything: their merge.
  public Merge<ObjectId> mergedTrees(List<ObjectId> parents) throws IOException {
    return parents.size() == 1
        ? trees(parents.getFirst())
        : new TreeMerge(reader, inserter).resolve(unresolved(parents));
  }

  private Merge<ObjectId> unresolved(List<ObjectId> commits) throws IOException {
    if (commits.isEmpty()) {
      return Merge.resolved(Trees.EMPTY);
    }
    Merge<ObjectId> merged = trees(commits.getFirst());
    for (int i = 1; i < commits.size(); i++) {
      ObjectId next = commits.get(i);
      Merge<ObjectId> base = unresolved(mergeBases(commits.subList(0, i), next));
      merged = Merge.flatten(Merge.threeWay(merged, base, trees(next))).simplify();
    }
    return merged;
  }

  /// The newest commits that one of `left` and `right` have in common, newest first.
  private List<ObjectId> mergeBases(List<ObjectId> left, ObjectId right) throws IOException {
    Set<ObjectId> found = new LinkedHashSet<>();
    for (ObjectId one : left) {
      if (one.equals(ROOT) || right.equals(ROOT)) {
        continue;
      }
      try (RevWalk walk = new RevWalk(reader)) {
        walk.setRetainBody(false);
        walk.setRevFilter(RevFilter.MERGE_BASE);
        walk.markStart(walk.parseCommit(one));
        walk.markStart(walk.parseCommit(right));
        for (RevCommit base : walk) {
          found.add(base.copy());
        }
      }
    }
    return withoutAncestors(found);
  }

  /// A commit that all of these have in common, near to them.
  ///
  /// @param of at least one
  public ObjectId commonAncestor(Collection<ObjectId> of) throws IOException {
    ObjectId common = of.iterator().next();
    for (ObjectId one : of) {
      List<ObjectId> bases = mergeBases(List.of(common), one);
      common = bases.isEmpty() ? ROOT : bases.getFirst();
    }
    return common;
  }

  /// Resolves a merge of trees as far as it can be.
  public Merge<ObjectId> resolve(Merge<ObjectId> trees) throws IOException {
    return new TreeMerge(reader, inserter).resolve(trees);
  }

  /// Whether a commit changes nothing against its parents.
  public boolean isEmpty(ObjectId id) throws IOException {
    return trees(id).equals(mergedTrees(parents(id)));
  }

  /// Whether one commit is another or an ancestor of it.
  public boolean isAncestor(ObjectId ancestor, ObjectId descendant) throws IOException {
    if (ancestor.equals(ROOT) || ancestor.equals(descendant)) {
      return true;
    }
    if (descendant.equals(ROOT)) {
      return false;
    }
    try (RevWalk walk = new RevWalk(reader)) {
      walk.setRetainBody(false);
      return walk.isMergedInto(walk.parseCommit(ancestor), walk.parseCommit(descendant));
    }
  }

  /// The commits that are reachable from `from` but not from `without`; parents first.
  public List<ObjectId> range(Collection<ObjectId> from, Collection<ObjectId> without)
      throws IOException {
    List<ObjectId> found = new ArrayList<>();
    if (without.contains(ROOT) && without.size() == 1) {
      return range(from, List.of());
    }
    try (RevWalk walk = new RevWalk(reader)) {
      walk.setRetainBody(false);
      walk.sort(RevSort.TOPO);
      walk.sort(RevSort.REVERSE, true);
      for (ObjectId one : from) {
        if (!one.equals(ROOT)) {
          walk.markStart(walk.parseCommit(one));
        }
      }
      for (ObjectId one : without) {
        if (!one.equals(ROOT)) {
          walk.markUninteresting(walk.parseCommit(one));
        }
      }
      for (RevCommit commit : walk) {
        found.add(commit.copy());
      }
    }
    return found;
  }

  /// The commits of a set that are no ancestors of others in it, newest first.
  public List<ObjectId> withoutAncestors(Collection<ObjectId> commits) throws IOException {
    List<ObjectId> kept = new ArrayList<>();
    for (ObjectId one : commits) {
      boolean behind = false;
      for (ObjectId other : commits) {
        behind |= !other.equals(one) && isAncestor(one, other);
      }
      if (!behind) {
        kept.add(one);
      }
    }
    List<ObjectId> sorted = new ArrayList<>(kept);
    Map<ObjectId, Long> times = new HashMap<>();
    for (ObjectId one : kept) {
      times.put(one, committedAt(one));
    }
    sorted.sort(
        Comparator.<ObjectId, Long>comparing(one -> times.getOrDefault(one, 0L)).reversed());
    return sorted;
  }

  /// The heads of a set, as a view has them: those without a child among the ancestors of the set.
  ///
  /// @param behind commits that are known anyway, with their ancestors
  public NavigableSet<ObjectId> heads(Collection<ObjectId> commits, Collection<ObjectId> behind)
      throws IOException {
    NavigableSet<ObjectId> heads = new TreeSet<>();
    for (ObjectId id : range(commits, behind)) {
      heads.removeAll(data(id).parents());
      heads.add(id);
    }
    return heads;
  }

  private long committedAt(ObjectId id) throws IOException {
    String text = data(id).committer().toString();
    String[] words = text.substring(text.lastIndexOf('>') + 1).strip().split(" ", -1);
    return words[0].matches("\\d{1,18}") ? Long.parseLong(words[0]) : 0;
  }

  /// Stores a commit with contents of any number of terms.
  ///
  /// @param labels one for each term, or none
  public ObjectId write(CommitData data, Merge<ObjectId> trees, List<String> labels)
      throws IOException {
    ObjectId tree = ConflictTrees.write(reader, inserter, trees);
    CommitData whole = data.withTrees(trees, tree, labels);
    ObjectId id = whole.insert(inserter);
    read.put(id.copy(), whole);
    return id;
  }

  public ObjectInserter inserter() {
    return inserter;
  }

  public ObjectReader reader() {
    return reader;
  }

  @Override
  public void close() {
    reader.close();
  }
}
