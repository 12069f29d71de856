// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;

/// The commits of a push. For the thread of the push.
final class Arrived {
  private static final List<String> KNOWN = List.of("refs/heads/", "refs/tags/", "refs/changes/");

  private final Repository objects;
  private final Map<ObjectId, CommitData> read = new LinkedHashMap<>();

  Arrived(Repository objects) {
    this.objects = objects;
  }

  /// The commit that a command wants its ref at; empty for a deletion and for what is no commit.
  Optional<ObjectId> wanted(ReceiveCommand command) throws IOException {
    if (command.getType() == ReceiveCommand.Type.DELETE) {
      return Optional.empty();
    }
    try (RevWalk walk = new RevWalk(objects)) {
      return commit(walk, command.getNewId());
    }
  }

  private static Optional<ObjectId> commit(RevWalk walk, ObjectId id) throws IOException {
    RevObject object = walk.parseAny(id);
    while (object instanceof RevTag tag) {
      object = walk.parseAny(tag.getObject());
    }
    return object instanceof RevCommit commit ? Optional.of(commit.copy()) : Optional.empty();
  }

  /// The commits below `tips` that no branch, tag or change had before; parents first.
  List<ObjectId> fresh(Collection<ObjectId> tips) throws IOException {
    List<ObjectId> known = new ArrayList<>();
    try (RevWalk walk = new RevWalk(objects)) {
      for (String prefix : KNOWN) {
        for (Ref ref : objects.getRefDatabase().getRefsByPrefix(prefix)) {
          if (ref.getObjectId() != null) {
            commit(walk, ref.getObjectId()).ifPresent(known::add);
          }
        }
      }
    }
    return between(known, tips);
  }

  /// The commits below `tips` that are not below `bottoms`; parents first.
  List<ObjectId> between(Collection<ObjectId> bottoms, Collection<ObjectId> tips)
      throws IOException {
    List<ObjectId> found = new ArrayList<>();
    try (RevWalk walk = new RevWalk(objects)) {
      walk.setRetainBody(false);
      walk.sort(RevSort.TOPO);
      walk.sort(RevSort.REVERSE, true);
      for (ObjectId tip : tips) {
        walk.markStart(walk.parseCommit(tip));
      }
      for (ObjectId bottom : bottoms) {
        walk.markUninteresting(walk.parseCommit(bottom));
      }
      for (RevCommit commit : walk) {
        found.add(commit.copy());
      }
    }
    return found;
  }

  boolean isAncestor(ObjectId ancestor, ObjectId descendant) throws IOException {
    try (RevWalk walk = new RevWalk(objects)) {
      return walk.isMergedInto(walk.parseCommit(ancestor), walk.parseCommit(descendant));
    }
  }

  /// @throws MalformedCommitException when its conflict cannot be read
  CommitData data(ObjectId id) throws IOException, MalformedCommitException {
    CommitData known = read.get(id);
    if (known != null) {
      return known;
    }
    try (ObjectReader reader = objects.newObjectReader()) {
      CommitData data = CommitData.read(reader, id);
      read.put(id, data);
      return data;
    }
  }

  Repository objects() {
    return objects;
  }
}
