// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.commit.Person;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.change.merge.Trees;
import sh.zagi.change.rewrite.Commits;

/// Questions about one commit. Commits are read one by one and not kept: history may be long.
final class Filters {
  private final Scope scope;

  Filters(Scope scope) {
    this.scope = scope;
  }

  private Optional<CommitData> read(ObjectId id) throws IOException {
    if (id.equals(Commits.ROOT)) {
      return Optional.empty();
    }
    try {
      return Optional.of(CommitData.read(scope.commits().reader(), id));
    } catch (MalformedCommitException _) {
      return Optional.empty();
    }
  }

  CommitSet.Test description(TextPattern pattern) {
    return id -> read(id).filter(data -> pattern.matches(data.description())).isPresent();
  }

  CommitSet.Test subject(TextPattern pattern) {
    return id -> read(id).filter(data -> pattern.matches(data.subject())).isPresent();
  }

  CommitSet.Test author(TextPattern pattern) {
    return id -> read(id).map(CommitData::authorPerson).filter(who -> is(who, pattern)).isPresent();
  }

  CommitSet.Test committer(TextPattern pattern) {
    return id ->
        read(id).map(CommitData::committerPerson).filter(who -> is(who, pattern)).isPresent();
  }

  private static boolean is(Person who, TextPattern pattern) {
    return pattern.matches(who.name()) || pattern.matches(who.email());
  }

  /// Commits whose author has the name of the asker's account.
  CommitSet.Test mine() {
    String me = scope.asker().person().toLowerCase(Locale.ROOT);
    return id ->
        !me.isEmpty()
            && read(id)
                .map(CommitData::authorPerson)
                .filter(who ->
                    who.name().toLowerCase(Locale.ROOT).equals(me)
                        || who.email().toLowerCase(Locale.ROOT).startsWith(me + "@"))
                .isPresent();
  }

  CommitSet.Test merges() {
    return id -> read(id).filter(data -> data.parents().size() > 1).isPresent();
  }

  CommitSet.Test conflicts() {
    return id -> read(id).filter(CommitData::isConflicted).isPresent();
  }

  CommitSet.Test empty() {
    return id -> !id.equals(Commits.ROOT) && scope.commits().isEmpty(id);
  }

  /// Commits that change something at one of these paths or below it.
  CommitSet.Test files(List<String> paths) {
    return id -> {
      if (id.equals(Commits.ROOT)) {
        return false;
      }
      Merge<ObjectId> own = scope.commits().trees(id);
      Merge<ObjectId> before = scope.commits().mergedTrees(scope.commits().parents(id));
      for (String path : paths) {
        if (!at(own, path).equals(at(before, path))) {
          return true;
        }
      }
      return false;
    };
  }

  private Merge<Optional<TreeEntry>> at(Merge<ObjectId> trees, String path) throws IOException {
    List<Optional<TreeEntry>> entries = new ArrayList<>();
    for (ObjectId tree : trees.terms()) {
      entries.add(entry(scope.commits().reader(), tree, path));
    }
    return new Merge<>(entries).simplify();
  }

  private static Optional<TreeEntry> entry(ObjectReader reader, ObjectId tree, String path)
      throws IOException {
    if (tree.equals(Trees.EMPTY)) {
      return Optional.empty();
    }
    try (TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
      return walk == null
          ? Optional.empty()
          : Optional.of(new TreeEntry(walk.getFileMode(0), walk.getObjectId(0)));
    } catch (MissingObjectException _) {
      return Optional.empty();
    }
  }
}
