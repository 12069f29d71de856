// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.rewrite.Commits;

/// Commits by how they stand to others.
final class Relatives {
  private final Evaluation evaluation;
  private final Commits commits;

  Relatives(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.commits = evaluation.scope().commits();
  }

  /// Members that no other member stands on.
  CommitSet heads(CommitSet of) throws IOException {
    List<ObjectId> members = evaluation.list(of);
    Set<ObjectId> below = new HashSet<>();
    Set<ObjectId> heads = new LinkedHashSet<>();
    for (NewestFirst.Node node : span(members)) {
      boolean member = members.contains(node.id());
      if (member && !below.contains(node.id())) {
        heads.add(node.id());
      }
      if (member || below.contains(node.id())) {
        below.addAll(node.parents());
      }
    }
    if (heads.isEmpty() && members.contains(Commits.ROOT)) {
      heads.add(Commits.ROOT);
    }
    return new CommitSet.Listed(heads);
  }

  /// Members that stand on no other member.
  CommitSet roots(CommitSet of) throws IOException {
    List<ObjectId> members = evaluation.list(of);
    if (members.contains(Commits.ROOT)) {
      return CommitSet.Listed.of(List.of(Commits.ROOT));
    }
    Set<ObjectId> above = new HashSet<>();
    Set<ObjectId> roots = new LinkedHashSet<>();
    for (NewestFirst.Node node : span(members).reversed()) {
      boolean member = members.contains(node.id());
      boolean onMember = node.parents().stream().anyMatch(above::contains);
      if (member && !onMember) {
        roots.add(node.id());
      }
      if (member || onMember) {
        above.add(node.id());
      }
    }
    return new CommitSet.Listed(roots);
  }

  /// The members with everything between the newest and the oldest of them, newest first.
  private List<NewestFirst.Node> span(List<ObjectId> members) throws IOException {
    Set<ObjectId> known = new HashSet<>(members);
    known.remove(Commits.ROOT);
    return evaluation.downTo(known, known);
  }

  CommitSet parents(CommitSet of, int steps) throws IOException {
    Collection<ObjectId> found = evaluation.list(of);
    for (int i = 0; i < steps; i++) {
      Set<ObjectId> next = new LinkedHashSet<>();
      for (ObjectId id : found) {
        next.addAll(commits.parents(id));
      }
      found = next;
    }
    return CommitSet.Listed.of(found);
  }

  /// Members and their ancestors, `generations` of them in all.
  CommitSet ancestors(CommitSet of, int generations) throws IOException {
    Set<ObjectId> found = new LinkedHashSet<>();
    Collection<ObjectId> newest = evaluation.list(of);
    for (int i = 0; i < generations && !newest.isEmpty(); i++) {
      Set<ObjectId> next = new LinkedHashSet<>();
      for (ObjectId id : newest) {
        if (found.add(id)) {
          next.addAll(commits.parents(id));
        }
      }
      newest = next;
    }
    return new CommitSet.Listed(found);
  }

  CommitSet children(CommitSet of, int steps) throws IOException {
    CommitSet found = of;
    for (int i = 0; i < steps; i++) {
      found = children(found);
    }
    return found;
  }

  private CommitSet children(CommitSet of) throws IOException {
    Set<ObjectId> parents = new HashSet<>(evaluation.list(of));
    Set<ObjectId> found = new LinkedHashSet<>();
    for (NewestFirst.Node node : evaluation.downTo(parents, evaluation.all().tops())) {
      if (node.parents().stream().anyMatch(parents::contains)) {
        found.add(node.id());
      }
    }
    return new CommitSet.Listed(found);
  }

  /// Members and what stands on them, `generations` in all.
  CommitSet descendants(CommitSet of, int generations) throws IOException {
    CommitSet found = CommitSet.Listed.none();
    CommitSet newest = of;
    for (int i = 0; i < generations; i++) {
      found = found.or(newest);
      newest = children(newest);
    }
    return found;
  }

  /// The newest members by the time of their committers.
  CommitSet latest(CommitSet of, int most) throws IOException {
    List<ObjectId> members = new ArrayList<>(evaluation.list(of));
    Map<ObjectId, Long> times = new HashMap<>();
    for (ObjectId id : members) {
      boolean root = id.equals(Commits.ROOT);
      times.put(id, root ? Long.MIN_VALUE : commits.data(id).committerPerson().seconds());
    }
    members.sort(Comparator.<ObjectId, Long>comparing(id -> times.getOrDefault(id, 0L)).reversed());
    return CommitSet.Listed.of(members.subList(0, Math.min(most, members.size())));
  }

  CommitSet forkPoint(CommitSet of) throws IOException {
    List<ObjectId> members = evaluation.list(of);
    return members.isEmpty()
        ? CommitSet.Listed.none()
        : CommitSet.Listed.of(List.of(commits.commonAncestor(members)));
  }
}
