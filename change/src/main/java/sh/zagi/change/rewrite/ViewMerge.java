// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;

/// Brings two views together that grew out of a common one.
public final class ViewMerge {
  private ViewMerge() {}

  /// Adds to the transaction, whose view is one side, what happened from `base` to `other`; settle
  /// it afterwards. Where both sides moved a working copy, the transaction's own side wins.
  public static void apply(Transaction transaction, View base, View other) throws IOException {
    View own = transaction.view();
    recordRewrites(transaction, base, own.heads());
    recordRewrites(transaction, base, other.heads());
    NavigableSet<ObjectId> heads = new TreeSet<>(own.heads());
    NavigableSet<ObjectId> addedThere = new TreeSet<>(other.heads());
    addedThere.removeAll(base.heads());
    heads.addAll(addedThere);
    transaction.view(
        new View(
            heads,
            bookmarks(transaction.commits(), own, base, other),
            workspaces(own, base, other),
            new TreeMap<>(own.refs())));
  }

  /// Commits that went away between two sets of heads were rewritten when their change is among
  /// those that came, and abandoned otherwise.
  private static void recordRewrites(
      Transaction transaction, View base, NavigableSet<ObjectId> after) throws IOException {
    Commits commits = transaction.commits();
    Set<ObjectId> still = new TreeSet<>(after);
    still.addAll(transaction.fixed());
    Set<ObjectId> before = new TreeSet<>(base.heads());
    before.addAll(base.refs().values());
    Map<ChangeId, List<ObjectId>> removed = new LinkedHashMap<>();
    for (ObjectId id : commits.range(base.heads(), still)) {
      removed.computeIfAbsent(commits.change(id), _ -> new ArrayList<>()).add(id);
    }
    if (removed.isEmpty()) {
      return;
    }
    Map<ObjectId, List<ObjectId>> rewritten = new LinkedHashMap<>();
    Set<ChangeId> known = new HashSet<>();
    for (ObjectId id : commits.range(after, before)) {
      ChangeId change = commits.change(id);
      for (ObjectId old : removed.getOrDefault(change, List.of())) {
        rewritten.computeIfAbsent(old, _ -> new ArrayList<>()).add(id);
        known.add(change);
      }
    }
    rewritten.forEach((old, next) -> {
      if (next.size() == 1) {
        transaction.follows(old, next.getFirst());
      } else {
        transaction.diverged(old, next);
      }
    });
    for (Map.Entry<ChangeId, List<ObjectId>> change : removed.entrySet()) {
      if (!known.contains(change.getKey())) {
        for (ObjectId old : change.getValue()) {
          transaction.vanishes(old, false);
        }
      }
    }
  }

  private static NavigableMap<String, RefTarget> bookmarks(
      Commits commits, View own, View base, View other) {
    Set<String> names = new TreeSet<>(own.bookmarks().keySet());
    names.addAll(other.bookmarks().keySet());
    NavigableMap<String, RefTarget> merged = new TreeMap<>();
    for (String name : names) {
      merged.put(
          name,
          RefTarget.merge(
              own.bookmark(name),
              base.bookmark(name),
              other.bookmark(name),
              (ancestor, descendant) -> isAncestor(commits, ancestor, descendant)));
    }
    return merged;
  }

  private static boolean isAncestor(Commits commits, ObjectId ancestor, ObjectId descendant) {
    try {
      return commits.isAncestor(ancestor, descendant);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NavigableMap<String, ObjectId> workspaces(View own, View base, View other) {
    NavigableMap<String, ObjectId> merged = new TreeMap<>(own.workspaces());
    Set<String> names = new TreeSet<>(base.workspaces().keySet());
    names.addAll(other.workspaces().keySet());
    for (String name : names) {
      Optional<ObjectId> there = Optional.ofNullable(other.workspaces().get(name));
      Optional<ObjectId> then = Optional.ofNullable(base.workspaces().get(name));
      Optional<ObjectId> here = Optional.ofNullable(own.workspaces().get(name));
      if (Objects.equals(there, then)) {
        continue;
      }
      if (there.isEmpty()) {
        merged.remove(name);
      } else if (here.equals(then)) {
        merged.put(name, there.get());
      }
    }
    return merged;
  }
}
