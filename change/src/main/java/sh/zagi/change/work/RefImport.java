// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.change.ChangeId;
import sh.zagi.change.edge.ChangeRefs;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.storage.repo.Repo;

/// Brings into a view what the repository's branches and tags became.
final class RefImport {
  private static final String TAGS = "refs/tags/";

  private RefImport() {}

  /// The commits of all branches and tags, by full name.
  static NavigableMap<String, ObjectId> read(Repo repo) throws IOException {
    NavigableMap<String, ObjectId> found = new TreeMap<>();
    try (RevWalk walk = new RevWalk(repo.git())) {
      for (String prefix : List.of(FixedCommits.BRANCHES, TAGS)) {
        for (Ref ref : repo.git().getRefDatabase().getRefsByPrefix(prefix)) {
          ObjectId pointed = ref.getObjectId();
          if (pointed != null) {
            commit(walk, ref.getName(), pointed).ifPresent(id -> found.put(ref.getName(), id));
          }
        }
      }
    }
    return found;
  }

  private static Optional<ObjectId> commit(RevWalk walk, String name, ObjectId pointed)
      throws IOException {
    if (name.startsWith(FixedCommits.BRANCHES)) {
      return Optional.of(pointed.copy());
    }
    RevObject object = walk.parseAny(pointed);
    while (object instanceof RevTag tag) {
      object = walk.parseAny(tag.getObject());
    }
    return object instanceof RevCommit commit ? Optional.of(commit.copy()) : Optional.empty();
  }

  /// Takes the new refs into the transaction's view: bookmarks that track a branch move with it,
  /// and what stands on a commit that the repository rewrote (same change, other commit) is to
  /// follow. The repository rewrote a commit when one of its branches held it, or when it is known
  /// as an earlier version of the change.
  static void apply(Transaction transaction, Repo repo, NavigableMap<String, ObjectId> now)
      throws IOException {
    View view = transaction.view();
    Set<ObjectId> left = new HashSet<>();
    Set<ObjectId> come = new HashSet<>();
    Set<String> names = new HashSet<>(now.keySet());
    names.addAll(view.refs().keySet());
    View next = view.withRefs(now);
    for (String name : names) {
      Optional<ObjectId> before = Optional.ofNullable(view.refs().get(name));
      Optional<ObjectId> after = Optional.ofNullable(now.get(name));
      if (!before.equals(after)) {
        before.ifPresent(left::add);
        after.ifPresent(come::add);
        next = tracked(transaction.commits(), next, name, before, after);
      }
    }
    transaction.view(next);
    if (!come.isEmpty()) {
      follow(transaction, repo, new Moves(left, come, new HashSet<>(view.refs().values())));
    }
  }

  /// Where branches and tags were and are.
  ///
  /// @param known everything that they held before
  private record Moves(Set<ObjectId> left, Set<ObjectId> come, Set<ObjectId> known) {
    Set<ObjectId> before() {
      return left.isEmpty() ? known : left;
    }
  }

  private static View tracked(
      Commits commits,
      View view,
      String name,
      Optional<ObjectId> before,
      Optional<ObjectId> after) {
    String branch =
        name.startsWith(FixedCommits.BRANCHES)
            ? name.substring(FixedCommits.BRANCHES.length())
            : "";
    if (!view.bookmarks().containsKey(branch)) {
      return view;
    }
    RefTarget merged =
        RefTarget.merge(
            view.bookmark(branch),
            before.map(RefTarget::of).orElse(RefTarget.ABSENT),
            after.map(RefTarget::of).orElse(RefTarget.ABSENT),
            (ancestor, descendant) -> isAncestor(commits, ancestor, descendant));
    return view.withBookmark(branch, merged);
  }

  private static boolean isAncestor(Commits commits, ObjectId ancestor, ObjectId descendant) {
    try {
      return commits.isAncestor(ancestor, descendant);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void follow(Transaction transaction, Repo repo, Moves moves) throws IOException {
    Commits commits = transaction.commits();
    List<ObjectId> own = commits.range(transaction.view().heads(), transaction.fixed());
    if (own.isEmpty()) {
      return;
    }
    Set<ObjectId> gone =
        new HashSet<>(commits.range(moves.left(), transaction.view().refs().values()));
    Map<ChangeId, ObjectId> arrived = new HashMap<>();
    for (ObjectId id : commits.range(moves.come(), moves.before())) {
      arrived.put(commits.change(id), id);
    }
    ChangeRefs versions = new ChangeRefs(repo);
    for (ObjectId old : own) {
      ChangeId change = commits.change(old);
      ObjectId next = arrived.get(change);
      if (next != null
          && !next.equals(old)
          && (gone.contains(old) || versions.inOrder(change, old, next))) {
        transaction.rewritten(old, next);
      }
    }
  }
}
