// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.storage.repo.Repo;

/// A chain of operations: one for each session, one for each repository. Every entry is durable
/// before it is acknowledged; an entry that lost a race is not written. Safe for many threads.
public final class OperationLog {
  private static final String PREFIX = "refs/zagi/ops/";

  private final Repo repo;
  private final String ref;

  /// @param chain a name that is legal in a ref, such as `repository` or `sessions/abc`
  public OperationLog(Repo repo, String chain) {
    this.repo = repo;
    this.ref = PREFIX + chain;
  }

  /// Whether it is the same chain.
  public boolean isSame(OperationLog other) {
    return ref.equals(other.ref) && repo.folder().equals(other.repo.folder());
  }

  /// An operation and its id.
  public record Entry(ObjectId id, Operation operation) {}

  /// The newest operation; empty before the first.
  public Optional<Entry> head() throws IOException {
    Ref current = repo.git().getRefDatabase().exactRef(ref);
    return current == null || current.getObjectId() == null
        ? Optional.empty()
        : Optional.of(read(current.getObjectId().copy()));
  }

  /// An operation by its id.
  public Entry read(ObjectId id) throws IOException {
    try (ObjectReader reader = repo.git().newObjectReader()) {
      return new Entry(id, OperationCodec.read(reader, id));
    }
  }

  /// An operation that may not be in the repository yet.
  public Entry read(ObjectReader reader, ObjectId id) throws IOException {
    return new Entry(id, OperationCodec.read(reader, id));
  }

  /// The newest operations, newest first, following first parents.
  public List<Entry> newest(int limit) throws IOException {
    return newest(head(), limit);
  }

  /// The same from an operation on.
  public List<Entry> newest(Optional<Entry> from, int limit) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Optional<Entry> next = from;
    while (next.isPresent() && entries.size() < limit) {
      entries.add(next.get());
      List<ObjectId> parents = next.get().operation().parents();
      next = parents.isEmpty() ? Optional.empty() : Optional.of(read(parents.getFirst()));
    }
    return entries;
  }

  /// Writes an operation beside the chain: nothing leads to it before another one follows it.
  public ObjectId write(ObjectInserter inserter, Operation operation) throws IOException {
    return OperationCodec.write(inserter, operation);
  }

  /// Writes an operation as the newest. What it names is kept alive by the operation itself.
  ///
  /// @param inserter holds the new commits of the operation; flushed here
  /// @param expected the operation that is the newest now; empty when there is none
  /// @param moves refs of the repository that move with it, all or nothing
  /// @return empty when somebody else was faster, and then nothing has changed
  public Optional<Entry> append(
      ObjectInserter inserter,
      Optional<ObjectId> expected,
      Operation operation,
      List<ReceiveCommand> moves)
      throws IOException {
    ObjectId id = OperationCodec.write(inserter, operation);
    inserter.flush();
    List<ReceiveCommand> commands = new ArrayList<>(moves);
    commands.add(new ReceiveCommand(expected.orElse(ObjectId.zeroId()), id, ref));
    repo.refStore().apply(commands, true);
    boolean done = commands.stream().allMatch(one -> one.getResult() == ReceiveCommand.Result.OK);
    return done ? Optional.of(new Entry(id, operation)) : Optional.empty();
  }
}
