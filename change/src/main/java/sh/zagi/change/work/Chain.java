// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.note.NoteBook;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.rewrite.ViewMerge;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.StorageException;

/// One chain of operations: what was done to the changes of a session, in order. Mutations are
/// recorded whole or not at all, also when the process is killed in between. Safe for use by many
/// threads and by several processes: who loses a race does the same again on the newer view.
public final class Chain {
  /// How often a mutation is tried against faster ones.
  private static final int ATTEMPTS = 100;

  private final Name name;
  private final OperationLog log;
  private final RandomGenerator random;

  /// @param chain the last steps of the ref
  /// @param workspace name of the working copy; empty when the chain has none
  record Name(Repo repo, String chain, String workspace) {}

  Chain(Name name, RandomGenerator random) {
    this.name = name;
    this.log = new OperationLog(name.repo(), name.chain());
    this.random = random;
  }

  public Repo repo() {
    return name.repo();
  }

  /// The name of the working copy that is `@`; empty when there is none.
  public String workspace() {
    return name.workspace();
  }

  public OperationLog log() {
    return log;
  }

  /// How a mutation ended.
  ///
  /// @param operation the newest one now; none of its own when nothing had to change
  public record Done(Optional<OperationLog.Entry> operation, View before, View after) {
    public boolean changed() {
      return !before.equals(after);
    }
  }

  /// What can be seen now. What the repository's branches became since the last operation is part
  /// of it; where work here has to follow them, that is recorded as an operation first.
  public Moment now() {
    return reading(() -> {
      Optional<OperationLog.Entry> head = log.head();
      NavigableMap<String, ObjectId> refs = RefImport.read(repo());
      View view = head.map(entry -> entry.operation().view()).orElse(View.EMPTY);
      if (head.isEmpty() || view.refs().equals(refs)) {
        return new Moment(place(), head, view.withRefs(refs));
      }
      return imported(head.get());
    });
  }

  private Moment imported(OperationLog.Entry head) {
    Request platform = Request.platform(head.operation().actor().when());
    Done done = run(platform, (_, _) -> Operation.Act.command("follow the repository's branches"));
    return new Moment(place(), done.operation(), done.after());
  }

  /// What could be seen after an operation of this chain, with the branches of that time.
  ///
  /// @param word names the operation as [OperationNames] says
  /// @throws sh.zagi.change.RefusedException when there is no such operation
  public Moment at(String word) {
    return reading(() -> {
      OperationLog.Entry entry = OperationNames.find(log, word);
      return new Moment(place(), Optional.of(entry), entry.operation().view());
    });
  }

  private Moment.Place place() {
    return new Moment.Place(repo(), log, name.workspace(), repo().trunk());
  }

  /// Begins the chain with a working copy that is a new empty change on these commits. Nothing
  /// happens when it was begun before.
  ///
  /// @param parents none for an empty repository
  public Done begin(Request request, List<CommitId> parents) {
    Optional<OperationLog.Entry> head = reading(log::head);
    if (head.isPresent()) {
      View view = head.get().operation().view();
      return new Done(head, view, view);
    }
    return runInFiles(
        request,
        (transaction, before) -> {
          if (before.workingCopy().isEmpty()) {
            ObjectId empty = transaction.addEmpty(parents(parents));
            transaction.view(transaction.view().withWorkspace(name.workspace(), empty));
          }
          return Operation.Act.command("begin " + name.workspace());
        });
  }

  /// Begins the chain as a fork of another: what can be seen there can be seen here, and the
  /// working copy is a new empty change on the other's. What is done in one is not seen in the
  /// other.
  public Done fork(Request request, Chain origin) {
    Optional<OperationLog.Entry> head = reading(log::head);
    if (head.isPresent()) {
      View view = head.get().operation().view();
      return new Done(head, view, view);
    }
    Moment there = origin.now();
    try (there) {
      View seen = there.view();
      ObjectId at = there.at();
      return runInFiles(
          request,
          (transaction, _) -> {
            View own =
                new View(
                    seen.heads(), seen.bookmarks(), new TreeMap<>(), transaction.view().refs());
            transaction.view(own);
            ObjectId empty = transaction.addEmpty(List.of(at));
            transaction.view(own.withWorkspace(name.workspace(), empty));
            return Operation.Act.command("fork of " + origin.workspace());
          });
    }
  }

  private static List<ObjectId> parents(List<CommitId> commits) {
    return commits.isEmpty()
        ? List.of(Commits.ROOT)
        : commits.stream().<ObjectId>map(commit -> ObjectId.fromString(commit.hex())).toList();
  }

  /// Records an operation that changes nothing of one's own, and what the repository's branches are
  /// now.
  Done note(Request request, String what) {
    return run(
        request, Optional.empty(), (_, _) -> Operation.Act.command(what), new Along(false, true));
  }

  /// Does one mutation and records it as an operation. Durable when it returns.
  ///
  /// @throws sh.zagi.change.RefusedException when it cannot be done; nothing has happened then
  public Done run(Request request, Mutation mutation) {
    return run(request, Optional.empty(), mutation, Along.NOTHING);
  }

  /// Does one mutation after which the files of the working copy are what `@` says.
  Done runInFiles(Request request, Mutation mutation) {
    return run(request, Optional.empty(), mutation, new Along(true, false));
  }

  /// Does one mutation on what could be seen after an earlier operation, as if it had been done at
  /// that time, and brings it together with what happened since.
  ///
  /// @param word names the operation as [OperationNames] says
  public Done runAt(String word, Request request, Mutation mutation) {
    return reading(() ->
        run(request, Optional.of(OperationNames.find(log, word).id()), mutation, Along.NOTHING));
  }

  private Done run(Request request, Optional<ObjectId> at, Mutation mutation, Along along) {
    return reading(() -> {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<OperationLog.Entry> head = log.head();
        Optional<Done> done =
            at.isEmpty() || at.equals(head.map(OperationLog.Entry::id))
                ? attempt(head, request, mutation, along)
                : attemptBeside(head.orElseThrow(), log.read(at.get()), request, mutation);
        if (done.isPresent()) {
          return done.get();
        }
      }
      throw new IOException("others were faster " + ATTEMPTS + " times");
    });
  }

  private Optional<Done> attempt(
      Optional<OperationLog.Entry> head, Request request, Mutation mutation, Along along)
      throws IOException {
    View recorded = head.map(entry -> entry.operation().view()).orElse(View.EMPTY);
    try (Moment base = new Moment(place(), head, recorded)) {
      Prepared prepared = prepare(base, request);
      Operation.Act act = mutation.apply(prepared.transaction(), prepared.moment());
      prepared.transaction().settle();
      View after = prepared.transaction().view();
      Map<ObjectId, String> prompts = manners(request, prepared).prompts();
      boolean same = isSame(recorded, prepared.moment().view()) && isSame(recorded, after);
      if (head.isPresent() && same && !along.always()) {
        return Optional.of(new Done(head, after, after));
      }
      Operation operation =
          operation(head.map(OperationLog.Entry::id).stream().toList(), act, request, prepared);
      List<ReceiveCommand> moves =
          NoteBook.moves(repo(), base.inserter(), prepared.transaction().predecessors(), prompts);
      if (along.files()) {
        moves.add(FilesMark.move(repo(), workspace(), after));
      }
      return log.append(base.inserter(), head.map(OperationLog.Entry::id), operation, moves)
          .map(entry -> new Done(Optional.of(entry), recorded, after));
    }
  }

  /// Whether there is nothing to record. That branches moved elsewhere is no reason for an
  /// operation of its own: the next one takes note of it.
  private static boolean isSame(View before, View after) {
    return before.withRefs(after.refs()).equals(after);
  }

  /// What else belongs to an operation.
  ///
  /// @param files whether the files of the working copy are then what `@` says
  /// @param always whether there is an operation even when nothing is different then
  private record Along(boolean files, boolean always) {
    static final Along NOTHING = new Along(false, false);
  }

  /// A transaction on what can be seen now, with the branches imported and `@` mutable.
  private record Prepared(Transaction transaction, Moment moment) {}

  private Prepared prepare(Moment base, Request request) throws IOException {
    NavigableMap<String, ObjectId> refs = RefImport.read(repo());
    View view = base.view();
    String trunk = base.trunk();
    var fixed = FixedCommits.of(view.withRefs(refs), trunk);
    Transaction transaction =
        new Transaction(base.commits(), view, new Transaction.Terms(request.who(), random, fixed));
    RefImport.apply(transaction, repo(), refs);
    transaction.settle();
    for (Map.Entry<String, ObjectId> workspace :
        new TreeMap<>(transaction.view().workspaces()).entrySet()) {
      if (transaction.isImmutable(workspace.getValue())) {
        // A working copy that became part of a branch is left alone; edits go to a child of it.
        ObjectId child = transaction.addEmpty(List.of(workspace.getValue()));
        transaction.view(transaction.view().withWorkspace(workspace.getKey(), child));
      }
    }
    transaction.settle();
    return new Prepared(transaction, base.seeing(transaction.view()));
  }

  private AgentManners manners(Request request, Prepared prepared) {
    return new AgentManners(repo(), request, prepared.transaction(), prepared.moment().view());
  }

  private Operation operation(
      List<ObjectId> parents, Operation.Act act, Request request, Prepared prepared) {
    return new Operation(
        parents,
        prepared.transaction().view(),
        act,
        request.who(),
        request.facts(),
        prepared.transaction().predecessors());
  }

  private Optional<Done> attemptBeside(
      OperationLog.Entry head, OperationLog.Entry at, Request request, Mutation mutation)
      throws IOException {
    try (Moment then = new Moment(place(), Optional.of(at), at.operation().view())) {
      Transaction transaction =
          new Transaction(
              then.commits(),
              then.view(),
              new Transaction.Terms(request.who(), random, then.fixed()));
      Operation.Act act = mutation.apply(transaction, then);
      transaction.settle();
      Prepared beginning = new Prepared(transaction, then);
      Map<ObjectId, String> prompts = manners(request, beginning).prompts();
      View side = transaction.view();
      if (side.equals(then.view())) {
        View view = head.operation().view();
        return Optional.of(new Done(Optional.of(head), view, view));
      }
      ObjectId beside =
          log.write(then.inserter(), operation(List.of(at.id()), act, request, beginning));
      Prepared merging = prepare(then.beside(head), request);
      ViewMerge.apply(merging.transaction(), at.operation().view(), side);
      merging.transaction().settle();
      Map<ObjectId, List<ObjectId>> predecessors = new TreeMap<>(transaction.predecessors());
      predecessors.putAll(merging.transaction().predecessors());
      List<ReceiveCommand> moves = NoteBook.moves(repo(), then.inserter(), predecessors, prompts);
      Operation merge =
          operation(
              List.of(head.id(), beside),
              new Operation.Act(
                  Operation.Kind.MERGE, "bring operations together", Optional.empty()),
              request,
              merging);
      return log.append(then.inserter(), Optional.of(head.id()), merge, moves)
          .map(entry ->
              new Done(Optional.of(entry), head.operation().view(), merging.transaction().view()));
    }
  }

  private interface Access<T> {
    T run() throws IOException;
  }

  private <T> T reading(Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw new StorageException(
          "operations of " + repo().path() + " " + name.chain() + ": " + e.getMessage(), e);
    }
  }
}
