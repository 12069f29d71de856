// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import sh.zagi.change.RefusedException;
import sh.zagi.change.Signature;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.op.View;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RefJournal;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.StorageException;

/// The operations of a repository: what everybody sees moves only together with its record, and
/// what a record says can be taken back. Safe for use by many threads and by several processes.
public final class RepositoryLog implements RefJournal {
  /// The name of the chain.
  public static final String CHAIN = "repository";

  /// The ref that holds it.
  public static final String REF = "refs/zagi/ops/" + CHAIN;

  private static final String KEEP = "refs/zagi/keep/";
  private static final int ATTEMPTS = 100;

  private final InstantSource clock;

  public RepositoryLog(InstantSource clock) {
    this.clock = clock;
  }

  /// An operation that can be taken back.
  public record Found(OperationLog.Entry entry) {
    public String id() {
      return entry.id().name();
    }

    public String what() {
      return entry.operation().act().description();
    }

    public String actor() {
      return entry.operation().facts().getOrDefault(Operation.ACTOR, "");
    }

    public Optional<RepositorySetting> setting() {
      return RepositorySetting.of(entry.operation());
    }
  }

  /// A ref that was moved back or forth.
  public record Moved(RefChange change) {
    /// Such as `refs/heads/main: 1234 -> 5678`.
    public String line() {
      return change.ref() + ": " + shown(change.before()) + " -> " + shown(change.after());
    }

    private static String shown(Optional<CommitId> id) {
      return id.map(one -> one.hex().substring(0, 12)).orElse("(none)");
    }

    static Moved of(ReceiveCommand command) {
      return new Moved(
          new RefChange(command.getRefName(), id(command.getOldId()), id(command.getNewId())));
    }

    private static Optional<CommitId> id(ObjectId id) {
      return id.equals(ObjectId.zeroId()) ? Optional.empty() : Optional.of(new CommitId(id.name()));
    }
  }

  @Override
  public void apply(Repo repo, Move move) throws IOException {
    if (move.commands().isEmpty()) {
      return;
    }
    Request.Kind kind =
        switch (move.kind()) {
          case "agent" -> Request.Kind.AGENT;
          case "platform" -> Request.Kind.PLATFORM;
          default -> Request.Kind.PERSON;
        };
    Signature who = new Signature(move.who(), move.who() + "@localhost", clock.instant());
    apply(
        repo,
        new Deed(Operation.Act.command(move.what()), new Request(who, kind, Map.of())),
        move.commands(),
        move.atomic());
  }

  /// What is recorded, and of whom.
  private record Deed(Operation.Act act, Request request) {}

  /// Records something that moves no ref, such as another name.
  public void note(Repo repo, Request request, String what, RepositorySetting setting) {
    Request whole =
        request.with(
            RepositorySetting.FACT,
            setting.name() + " " + setting.before() + " " + setting.after());
    var _ =
        reading(() -> {
          apply(repo, new Deed(Operation.Act.command(what), whole), List.of(), true);
          return what;
        });
  }

  private void apply(Repo repo, Deed deed, List<ReceiveCommand> commands, boolean atomic)
      throws IOException {
    OperationLog log = new OperationLog(repo, CHAIN);
    List<ReceiveCommand> open = new ArrayList<>(commands);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (open.isEmpty() && !commands.isEmpty()) {
        return;
      }
      Optional<ObjectId> head = log.head().map(OperationLog.Entry::id);
      List<ReceiveCommand> copies = MovesTried.copies(open);
      if (append(repo, log, head, deed, copies)) {
        open.forEach(command -> command.setResult(Result.OK));
        return;
      }
      if (!log.head().map(OperationLog.Entry::id).equals(head)) {
        continue;
      }
      MovesTried.refuse(repo, open, copies, atomic);
      if (atomic) {
        return;
      }
      open.removeIf(command -> command.getResult() != Result.NOT_ATTEMPTED);
    }
    throw new IOException("others were faster " + ATTEMPTS + " times");
  }

  private boolean append(
      Repo repo,
      OperationLog log,
      Optional<ObjectId> head,
      Deed deed,
      List<ReceiveCommand> commands)
      throws IOException {
    Map<String, String> facts = new TreeMap<>(deed.request().facts());
    NavigableMap<String, ObjectId> refs = RefImport.read(repo);
    Set<ObjectId> alive = new TreeSet<>();
    Map<String, ReceiveCommand> kept = new LinkedHashMap<>();
    try (ObjectInserter inserter = repo.git().newObjectInserter();
        RevWalk walk = new RevWalk(repo.git())) {
      for (int i = 0; i < commands.size(); i++) {
        ReceiveCommand one = commands.get(i);
        RefMove move = new RefMove(one.getRefName(), one.getOldId(), one.getNewId());
        facts.put(RefMove.FACT + i, move.spelled());
        keep(repo, walk, move.before(), alive, kept);
        Optional<ObjectId> now = keep(repo, walk, move.after(), alive, kept);
        if (refs.containsKey(move.ref()) || move.ref().startsWith(FixedCommits.BRANCHES)) {
          now.ifPresentOrElse(id -> refs.put(move.ref(), id), () -> refs.remove(move.ref()));
        }
      }
      View view =
          new View(new TreeSet<>(alive), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(refs));
      Operation operation =
          new Operation(
              head.stream().toList(), view, deed.act(), deed.request().who(), facts, Map.of());
      List<ReceiveCommand> moves = new ArrayList<>(commands);
      moves.addAll(kept.values());
      Optional<OperationLog.Entry> done = log.append(inserter, head, operation, moves);
      return done.isPresent();
    }
  }

  /// Takes note of a commit that has to stay; a tag of its own object is kept by a ref.
  private static Optional<ObjectId> keep(
      Repo repo, RevWalk walk, ObjectId id, Set<ObjectId> alive, Map<String, ReceiveCommand> kept)
      throws IOException {
    if (id.equals(ObjectId.zeroId())) {
      return Optional.empty();
    }
    RevObject object = walk.parseAny(id);
    if (object instanceof RevTag) {
      String name = KEEP + id.name();
      if (!kept.containsKey(name) && repo.git().exactRef(name) == null) {
        kept.put(name, new ReceiveCommand(ObjectId.zeroId(), id, name));
      }
    }
    while (object instanceof RevTag tag) {
      object = walk.parseAny(tag.getObject());
    }
    if (object instanceof RevCommit commit) {
      alive.add(commit.copy());
      return Optional.of(commit.copy());
    }
    return Optional.empty();
  }

  /// Finds what is to be taken back: the operation of that name, or the newest that was not taken
  /// back yet.
  ///
  /// @param word empty for the newest
  /// @throws RefusedException when there is none
  public Found toUndo(Repo repo, Optional<String> word) {
    return reading(() -> {
      OperationLog log = new OperationLog(repo, CHAIN);
      Set<ObjectId> undone = new HashSet<>();
      Set<ObjectId> redone = new HashSet<>();
      Optional<ObjectId> wanted =
          word.isPresent()
              ? Optional.of(OperationNames.find(log, word.get()).id())
              : Optional.empty();
      for (Optional<OperationLog.Entry> at = log.head();
          at.isPresent();
          at = before(log, at.get())) {
        OperationLog.Entry entry = at.get();
        Operation.Act act = entry.operation().act();
        switch (act.kind()) {
          case UNDO -> act.target().filter(id -> !redone.remove(id)).ifPresent(undone::add);
          case REDO -> act.target().ifPresent(redone::add);
          default -> {
            boolean takenBack =
                undone.contains(entry.id())
                    || entry.operation().facts().containsKey(Operation.FINAL);
            if (wanted.isPresent() ? wanted.get().equals(entry.id()) : !takenBack) {
              if (takenBack) {
                throw new RefusedException("it was taken back already, or cannot be");
              }
              return new Found(entry);
            }
          }
        }
      }
      throw new RefusedException(
          word.isPresent() ? "only what was done first can be taken back" : "nothing to undo");
    });
  }

  private static Optional<OperationLog.Entry> before(OperationLog log, OperationLog.Entry entry)
      throws IOException {
    List<ObjectId> parents = entry.operation().parents();
    return parents.isEmpty() ? Optional.empty() : Optional.of(log.read(parents.getFirst()));
  }

  /// Takes an operation back that moved refs.
  ///
  /// @return the moves that were made
  /// @throws RefusedException when a ref moved since; nothing has changed then
  public List<Moved> undo(Repo repo, Found found, Request request) {
    OperationLog.Entry entry = found.entry();
    return again(
        repo,
        request,
        new Operation.Act(
            Operation.Kind.UNDO,
            "undo: " + entry.operation().act().description(),
            Optional.of(entry.id())),
        RefMove.of(entry.operation()).stream().map(RefMove::back).toList());
  }

  /// An operation by its name.
  ///
  /// @param word as [OperationNames] says
  /// @throws RefusedException when there is none
  public Found find(Repo repo, String word) {
    return reading(() -> new Found(OperationNames.find(new OperationLog(repo, CHAIN), word)));
  }

  /// Brings back all branches as they were after an operation.
  ///
  /// @return the moves that were made
  /// @throws RefusedException when one moved at the same moment; nothing has changed then
  public List<Moved> restore(Repo repo, Found found, Request request) {
    return reading(() -> {
      Map<String, ObjectId> then = new TreeMap<>(found.entry().operation().view().refs());
      Map<String, ObjectId> now = RefImport.read(repo);
      Set<String> names = new TreeSet<>(then.keySet());
      names.addAll(now.keySet());
      List<ReceiveCommand> commands = new ArrayList<>();
      for (String name : names) {
        ObjectId from = now.getOrDefault(name, ObjectId.zeroId());
        ObjectId to = then.getOrDefault(name, ObjectId.zeroId());
        if (name.startsWith(FixedCommits.BRANCHES) && !from.equals(to)) {
          commands.add(new ReceiveCommand(from, to, name));
        }
      }
      if (commands.isEmpty()) {
        throw new RefusedException("the branches are what they were after that operation");
      }
      String what = "restore branches to operation " + found.id().substring(0, 12);
      return again(repo, request, Operation.Act.command(what), commands);
    });
  }

  /// What the last operation took back.
  ///
  /// @throws RefusedException when the newest operation is no undo
  public Found toRedo(Repo repo) {
    return reading(() -> {
      OperationLog log = new OperationLog(repo, CHAIN);
      Operation newest =
          log.head()
              .map(OperationLog.Entry::operation)
              .filter(one -> one.act().kind() == Operation.Kind.UNDO)
              .orElseThrow(() -> new RefusedException("nothing to redo"));
      return new Found(log.read(newest.act().target().orElseThrow()));
    });
  }

  /// Does an operation again that was taken back.
  ///
  /// @throws RefusedException when a ref moved since; nothing has changed then
  public List<Moved> redo(Repo repo, Found found, Request request) {
    Operation undone = found.entry().operation();
    return again(
        repo,
        request,
        new Operation.Act(
            Operation.Kind.REDO,
            "redo: " + undone.act().description(),
            Optional.of(found.entry().id())),
        RefMove.of(undone).stream().map(RefMove::forward).toList());
  }

  private List<Moved> again(
      Repo repo, Request request, Operation.Act act, List<ReceiveCommand> commands) {
    return reading(() -> {
      for (ReceiveCommand command : commands) {
        MovesBack.refuse(repo, command);
      }
      apply(repo, new Deed(act, request), commands, true);
      for (ReceiveCommand command : commands) {
        if (command.getResult() != Result.OK) {
          throw new RefusedException(
              "not taken back: " + command.getRefName() + " moved at the same moment");
        }
      }
      return commands.stream().map(Moved::of).toList();
    });
  }

  private interface Reading<T> {
    T run() throws IOException;
  }

  private static <T> T reading(Reading<T> reading) {
    try {
      return reading.run();
    } catch (IOException e) {
      throw new StorageException("operations cannot be read", e);
    }
  }
}
