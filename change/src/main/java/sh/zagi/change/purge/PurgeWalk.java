// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.purge;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import sh.zagi.change.RefusedException;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.op.OperationLog;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// All history of a repository, parents first: commits and the operations that name them. For one
/// thread.
final class PurgeWalk {
  private static final String OPERATIONS = "refs/zagi/ops/";
  private static final ObjectId NOTHING =
      ObjectId.fromString("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");

  private final ObjectReader reader;
  private final Map<String, ObjectId> refs = new TreeMap<>();
  private final Map<ObjectId, OperationLog> operations = new HashMap<>();
  private final Map<String, OperationLog> chains = new TreeMap<>();
  private final List<ObjectId> order = new ArrayList<>();

  PurgeWalk(Repo repo, ObjectReader reader) throws IOException {
    this.reader = reader;
    for (Ref ref : repo.git().getRefDatabase().getRefsByPrefix(Constants.R_REFS)) {
      if (ref.getObjectId() != null && !ref.isSymbolic()) {
        refs.put(ref.getName(), ref.getObjectId().copy());
      }
    }
    for (String name : refs.keySet()) {
      if (name.startsWith(OPERATIONS)) {
        String chain = name.substring(OPERATIONS.length());
        OperationLog log = new OperationLog(repo, chain);
        chains.put(chain, log);
        collect(log);
      }
    }
    sort();
  }

  private void collect(OperationLog log) throws IOException {
    Deque<ObjectId> open = new ArrayDeque<>();
    log.head().ifPresent(entry -> open.add(entry.id()));
    while (!open.isEmpty()) {
      ObjectId id = open.removeFirst();
      if (operations.put(id, log) == null) {
        open.addAll(log.read(id).operation().parents());
      }
    }
  }

  private void sort() throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      walk.setRetainBody(false);
      walk.sort(RevSort.TOPO);
      walk.sort(RevSort.REVERSE, true);
      for (Map.Entry<String, ObjectId> ref : refs.entrySet()) {
        Optional<RevCommit> commit = commit(walk, ref.getValue());
        if (commit.isPresent() && !ref.getKey().startsWith(Constants.R_NOTES)) {
          walk.markStart(commit.get());
        }
      }
      for (RevCommit commit : walk) {
        order.add(commit.copy());
      }
    }
  }

  private static Optional<RevCommit> commit(RevWalk walk, ObjectId id) throws IOException {
    RevObject object = walk.parseAny(id);
    while (object instanceof RevTag tag) {
      object = walk.parseAny(tag.getObject());
    }
    return object instanceof RevCommit commit ? Optional.of(commit) : Optional.empty();
  }

  ObjectReader reader() {
    return reader;
  }

  /// All refs by full name.
  Map<String, ObjectId> refs() {
    return refs;
  }

  Map<String, ObjectId> branchesAndTags() {
    Map<String, ObjectId> found = new TreeMap<>(refs);
    found
        .keySet()
        .removeIf(
            name -> !name.startsWith(Constants.R_HEADS) && !name.startsWith(Constants.R_TAGS));
    return found;
  }

  /// The commits that these refs mean.
  Map<String, ObjectId> peeled(Map<String, ObjectId> named) throws IOException {
    Map<String, ObjectId> peeled = new TreeMap<>();
    try (RevWalk walk = new RevWalk(reader)) {
      for (Map.Entry<String, ObjectId> ref : named.entrySet()) {
        commit(walk, ref.getValue()).ifPresent(id -> peeled.put(ref.getKey(), id.copy()));
      }
    }
    return peeled;
  }

  /// Every content that files or folders ever had. An empty file is no content: it is everywhere.
  Set<ObjectId> contents(List<String> paths) throws IOException {
    Set<ObjectId> contents = new HashSet<>();
    Set<ObjectId> seen = new HashSet<>();
    for (ObjectId id : order) {
      for (ObjectId tree : operations.containsKey(id) ? List.<ObjectId>of() : trees(id)) {
        if (seen.add(tree)) {
          for (String path : paths) {
            collect(tree, path, contents);
          }
        }
      }
    }
    contents.remove(NOTHING);
    return contents;
  }

  private List<ObjectId> trees(ObjectId commit) throws IOException {
    try {
      return CommitData.read(reader, commit).trees().terms();
    } catch (MalformedCommitException _) {
      try (RevWalk walk = new RevWalk(reader)) {
        return List.of(walk.parseCommit(commit).getTree());
      }
    }
  }

  private void collect(ObjectId tree, String path, Set<ObjectId> contents) throws IOException {
    try (TreeWalk found = TreeWalk.forPath(reader, path, tree)) {
      if (found == null) {
        return;
      }
      if (!FileMode.TREE.equals(found.getFileMode(0))) {
        contents.add(found.getObjectId(0));
        return;
      }
      try (TreeWalk below = new TreeWalk(reader)) {
        below.addTree(found.getObjectId(0));
        below.setRecursive(true);
        while (below.next()) {
          contents.add(below.getObjectId(0));
        }
      }
    }
  }

  /// @throws RefusedException when a branch, a tag or a session has it in its files now
  void refuseInUse(CleanTrees trees, Purge.Wanted wanted) throws IOException {
    for (Map.Entry<String, ObjectId> ref : peeled(branchesAndTags()).entrySet()) {
      boolean branch = ref.getKey().startsWith(Constants.R_HEADS);
      String name =
          ref.getKey().substring((branch ? Constants.R_HEADS : Constants.R_TAGS).length());
      refuse(
          trees,
          trees(ref.getValue()),
          (branch ? "branch " : "tag ") + name,
          branch ? "delete the file there first" : "delete the tag first");
    }
    for (Map.Entry<String, OperationLog> chain : chains.entrySet()) {
      if (wanted.live().contains(chain.getKey())) {
        for (ObjectId at :
            chain.getValue().head().orElseThrow().operation().view().workspaces().values()) {
          refuse(
              trees,
              trees(at),
              "the working copy of " + chain.getKey(),
              "delete the file there first");
        }
      }
    }
    for (Map.Entry<String, TreeId> base : wanted.bases().entrySet()) {
      refuse(
          trees,
          List.of(ObjectId.fromString(base.getValue().hex())),
          "session " + base.getKey(),
          "it was opened on a commit with that file, remove the session first");
    }
  }

  private static void refuse(CleanTrees trees, List<ObjectId> held, String who, String wayOut)
      throws IOException {
    for (ObjectId tree : held) {
      if (!trees.isClean(tree)) {
        throw new RefusedException("not purged: " + who + " has it still; " + wayOut);
      }
    }
  }

  /// Writes all history again.
  void rewrite(CleanHistory history) throws IOException {
    for (ObjectId id : order) {
      OperationLog log = operations.get(id);
      if (log == null) {
        history.commit(id);
      } else {
        history.operation(log, id);
      }
    }
  }
}
