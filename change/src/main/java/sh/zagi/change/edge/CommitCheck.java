// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.merge.ConflictTrees;
import sh.zagi.change.merge.Trees;

/// Finds commits that show one thing to git and another to jj: a place to hide code. The header
/// `jj:trees` must be readable, and the git tree must be the one that follows from it.
final class CommitCheck {
  private final Arrived arrived;
  private final Set<ObjectId> plainTrees = new HashSet<>();

  CommitCheck(Arrived arrived) {
    this.arrived = arrived;
  }

  /// Why a commit is not taken.
  Optional<String> refusal(ObjectId id) throws IOException {
    String name = id.abbreviate(12).name();
    CommitData data;
    try {
      data = arrived.data(id);
    } catch (MalformedCommitException e) {
      return Optional.of("commit " + name + " cannot be read: " + e.getMessage());
    }
    if (StatedChange.trailers(data).size() > 1) {
      return Optional.of("commit " + name + " has two Change-Id trailers, leave one");
    }
    try (ObjectReader reader = arrived.objects().newObjectReader()) {
      return data.isConflicted() ? conflict(reader, name, data) : plain(reader, name, data.tree());
    }
  }

  private static Optional<String> conflict(ObjectReader reader, String name, CommitData data)
      throws IOException {
    try {
      for (ObjectId term : data.trees().terms()) {
        boolean there = term.equals(Trees.EMPTY) || reader.has(term, Constants.OBJ_TREE);
        if (!there) {
          return Optional.of("commit " + name + ": jj:trees names a tree that is not here");
        }
      }
      return ConflictTrees.matches(reader, data.trees(), data.tree())
          ? Optional.empty()
          : Optional.of(
              "commit "
                  + name
                  + " shows git other files than jj: its jj:trees is stale, as after git commit"
                  + " --amend; make it again with jj or zagi, or without that header");
    } catch (MalformedCommitException e) {
      return Optional.of("commit " + name + " cannot be read: " + e.getMessage());
    }
  }

  private Optional<String> plain(ObjectReader reader, String name, ObjectId tree)
      throws IOException {
    if (!plainTrees.add(tree)) {
      return Optional.empty();
    }
    return Trees.read(reader, tree).keySet().stream()
        .filter(entry -> entry.startsWith(ConflictTrees.PREFIX))
        .findFirst()
        .map(entry ->
            "commit "
                + name
                + " holds "
                + entry
                + " as if it were yours: it was made by git on top of a conflict; resolve the"
                + " conflict with jj or zagi");
  }
}
