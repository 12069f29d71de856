// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.purge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.BatchedObjects;
import sh.zagi.change.work.RepositoryLog;
import sh.zagi.change.work.Request;
import sh.zagi.storage.git.inside.ShownObjects;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// Takes contents out of all history of a repository: branches, tags, versions of changes, the
/// operations of all chains, notes; and then off the disk. What people cloned is beyond it. For one
/// thread.
public final class Purge {
  private static final int ATTEMPTS = 5;
  private static final String NOTES = "refs/notes/";

  private final Repo repo;

  public Purge(Repo repo) {
    this.repo = repo;
  }

  /// What is to go, and where it must not be any more.
  ///
  /// @param paths files or folders; all that they ever held goes
  /// @param live names of chains of which the working copy is in use
  /// @param bases trees that sessions stand on, by the name of the session
  public record Wanted(List<String> paths, Set<String> live, Map<String, TreeId> bases) {
    public Wanted {
      for (String path : paths) {
        if (path.isEmpty() || path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
          throw new RefusedException("not a path in the repository: " + path);
        }
      }
    }
  }

  /// What went.
  ///
  /// @param contents how many versions of files
  /// @param commits how many commits have another id now
  /// @param refs how many refs moved
  public record Done(int contents, int commits, int refs) {}

  /// Only looks for what would go.
  ///
  /// @return how many contents
  /// @throws RefusedException when there are none, or when they are in use
  public int look(Wanted wanted) throws IOException {
    try (ObjectInserter inserter = new BatchedObjects(repo.git());
        ObjectReader reader = inserter.newReader()) {
      return contents(new PurgeWalk(repo, reader), inserter, wanted).size();
    }
  }

  private Set<ObjectId> contents(PurgeWalk walk, ObjectInserter inserter, Wanted wanted)
      throws IOException {
    Set<ObjectId> contents = walk.contents(wanted.paths());
    if (contents.isEmpty()) {
      throw new RefusedException("not in history: " + String.join(" ", wanted.paths()));
    }
    walk.refuseInUse(new CleanTrees(walk.reader(), inserter, contents), wanted);
    return contents;
  }

  /// Does it. Durable when it returns; it cannot be taken back.
  ///
  /// @throws RefusedException when there is nothing, or when it is in use; nothing has changed then
  public Done run(Wanted wanted, Request request) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (ObjectInserter inserter = new BatchedObjects(repo.git());
          ObjectReader reader = inserter.newReader()) {
        PurgeWalk walk = new PurgeWalk(repo, reader);
        Set<ObjectId> contents = contents(walk, inserter, wanted);
        CleanHistory history =
            new CleanHistory(reader, inserter, new CleanTrees(reader, inserter, contents));
        walk.rewrite(history);
        List<ReceiveCommand> moves = moves(walk, history, inserter, request);
        inserter.flush();
        repo.refStore().apply(moves, true);
        if (moves.stream().allMatch(one -> one.getResult() == ReceiveCommand.Result.OK)) {
          forget(contents);
          return new Done(contents.size(), history.changed().size(), moves.size());
        }
      }
    }
    throw new RefusedException("not purged: others were faster " + ATTEMPTS + " times; try again");
  }

  private void forget(Collection<ObjectId> contents) throws IOException {
    Collection<ObjectId> left = repo.purge(contents);
    if (!left.isEmpty()) {
      throw new IOException(left.size() + " contents are still reachable, such as " + left);
    }
    if (java.nio.file.Files.isDirectory(ShownObjects.folder(repo))) {
      var _ = ShownObjects.of(repo);
    }
  }

  private List<ReceiveCommand> moves(
      PurgeWalk walk, CleanHistory history, ObjectInserter inserter, Request request)
      throws IOException {
    Map<String, ObjectId> now = new TreeMap<>();
    Set<String> gone = new HashSet<>();
    RefRewrite rewrite = new RefRewrite(walk.reader(), inserter, history);
    for (Map.Entry<String, ObjectId> ref : walk.refs().entrySet()) {
      String name = rewrite.name(ref.getKey());
      ObjectId id =
          ref.getKey().startsWith(NOTES)
              ? rewrite.notes(ref.getValue())
              : rewrite.tip(ref.getValue());
      if (!name.equals(ref.getKey())) {
        gone.add(ref.getKey());
      }
      now.put(name, id);
    }
    now.put(RepositoryLog.REF, recorded(walk, now, inserter, request));
    List<ReceiveCommand> moves = new ArrayList<>();
    now.forEach((name, id) -> {
      ObjectId before = walk.refs().getOrDefault(name, ObjectId.zeroId());
      if (!before.equals(id)) {
        moves.add(new ReceiveCommand(before, id, name));
      }
    });
    for (String name : gone) {
      ObjectId before = walk.refs().getOrDefault(name, ObjectId.zeroId());
      moves.add(new ReceiveCommand(before, ObjectId.zeroId(), name));
    }
    return moves;
  }

  /// The operation that says what was done; it follows those of the repository.
  private ObjectId recorded(
      PurgeWalk walk, Map<String, ObjectId> now, ObjectInserter inserter, Request request)
      throws IOException {
    OperationLog log = new OperationLog(repo, RepositoryLog.CHAIN);
    ObjectId head = now.get(RepositoryLog.REF);
    Map<String, ObjectId> refs = new TreeMap<>();
    walk.branchesAndTags()
        .forEach((name, _) -> {
          ObjectId id = now.get(name);
          if (id != null) {
            refs.put(name, id);
          }
        });
    View before = head == null ? View.EMPTY : log.read(walk.reader(), head).operation().view();
    return log.write(
        inserter,
        new Operation(
            head == null ? List.of() : List.of(head),
            before.withHeads(new java.util.TreeSet<>()).withRefs(walk.peeled(refs)),
            Operation.Act.command("purge history"),
            request.who(),
            request.with(Operation.FINAL, "yes").facts(),
            Map.of()));
  }
}
