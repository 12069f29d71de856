// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.jspecify.annotations.Nullable;
import sh.zagi.change.ChangeId;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;

/// The commits of a push. For the thread of the push.
final class Arrived {
  private static final List<String> KNOWN = List.of("refs/heads/", "refs/tags/", "refs/changes/");

  /// Commits that are kept in memory once they were read; a push may bring millions.
  private static final int MOST_READ = 10_000;

  private final Repository objects;
  private final Map<ObjectId, CommitData> read =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectId, CommitData> eldest) {
          return size() > MOST_READ;
        }
      };
  private final Map<ObjectId, Optional<ObjectId>> commits = new HashMap<>();
  private @Nullable Set<ObjectId> known;

  Arrived(Repository objects) {
    this.objects = objects;
  }

  /// The commit that a command wants its ref at; empty for a deletion and for what is no commit.
  Optional<ObjectId> wanted(ReceiveCommand command) throws IOException {
    if (command.getType() == ReceiveCommand.Type.DELETE) {
      return Optional.empty();
    }
    Optional<ObjectId> before = commits.get(command.getNewId());
    if (before != null) {
      return before;
    }
    try (RevWalk walk = new RevWalk(objects)) {
      Optional<ObjectId> wanted = commit(walk, command.getNewId());
      commits.put(command.getNewId().copy(), wanted);
      return wanted;
    }
  }

  /// The commit that a ref leads to.
  Optional<ObjectId> commit(Ref ref) throws IOException {
    ObjectId id = ref.getObjectId();
    if (id == null) {
      return Optional.empty();
    }
    try (RevWalk walk = new RevWalk(objects)) {
      return commit(walk, id);
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
    return between(known(), tips);
  }

  /// The same, to be told apart by tip.
  Brought brought(Collection<ObjectId> tips) throws IOException {
    return Brought.by(objects, tips, known());
  }

  /// What branches, tags and changes pointed at when it was asked first.
  private Set<ObjectId> known() throws IOException {
    if (known == null) {
      Set<ObjectId> found = new HashSet<>();
      try (RevWalk walk = new RevWalk(objects)) {
        for (String prefix : KNOWN) {
          for (Ref ref : objects.getRefDatabase().getRefsByPrefix(prefix)) {
            ObjectId id = ref.getObjectId();
            if (id != null && !found.contains(id)) {
              commit(walk, id).ifPresent(found::add);
            }
          }
        }
      }
      known = found;
    }
    return known;
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

  /// The change that a commit belongs to, as it says or as jj derives it.
  ChangeId change(ObjectId id) throws IOException {
    try {
      return StatedChange.orDerived(data(id), id);
    } catch (MalformedCommitException e) {
      throw new IOException("commit " + id.name() + " cannot be read", e);
    }
  }

  /// The name of its author, as the commit says it.
  String author(ObjectId id) throws IOException {
    try (RevWalk walk = new RevWalk(objects)) {
      return walk.parseCommit(id).getAuthorIdent().getName();
    }
  }

  Repository objects() {
    return objects;
  }
}
