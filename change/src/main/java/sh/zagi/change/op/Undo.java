// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;

/// Finds where undo and redo lead. Several undos go further back, new work starts a new stack, and
/// a group of operations is one step.
public final class Undo {
  private Undo() {}

  /// Reads operations by id.
  @FunctionalInterface
  public interface Reader {
    OperationLog.Entry read(ObjectId id) throws IOException;
  }

  /// Says whether the view of an operation is another one than what can be seen now.
  @FunctionalInterface
  public interface Difference {
    boolean differs(OperationLog.Entry entry) throws IOException;
  }

  /// The operation whose view comes back. Operations that changed nothing of one's own, such as a
  /// push, are no steps.
  ///
  /// @param current the newest operation
  /// @throws RefusedException when there is nothing to take back
  public static OperationLog.Entry undo(
      OperationLog.Entry current, Reader reader, Difference difference) throws IOException {
    OperationLog.Entry undone = current;
    if (isKind(undone, Operation.Kind.REDO)) {
      undone = target(undone, reader);
    }
    if (isKind(undone, Operation.Kind.UNDO)) {
      undone = target(undone, reader);
    }
    OperationLog.Entry before = beforeStep(undone, reader);
    while (!difference.differs(before)) {
      before = beforeStep(before, reader);
    }
    return before;
  }

  private static OperationLog.Entry beforeStep(OperationLog.Entry undone, Reader reader)
      throws IOException {
    OperationLog.Entry before = beforeGroup(undone, reader);
    while (isKind(before, Operation.Kind.UNDO) || isKind(before, Operation.Kind.REDO)) {
      // Pointing at the original keeps chains of undos from growing.
      before = target(before, reader);
    }
    return before;
  }

  /// The operation before the first of the group that ends here.
  private static OperationLog.Entry beforeGroup(OperationLog.Entry last, Reader reader)
      throws IOException {
    OperationLog.Entry first = last;
    OperationLog.Entry before = parent(last, reader);
    Optional<String> group = last.operation().group();
    while (group.isPresent() && before.operation().group().equals(group)) {
      first = before;
      before = parent(first, reader);
    }
    return before;
  }

  private static OperationLog.Entry parent(OperationLog.Entry entry, Reader reader)
      throws IOException {
    return switch (entry.operation().parents().size()) {
      case 0 -> throw new RefusedException("nothing to undo: this is the first operation");
      case 1 -> reader.read(entry.operation().parents().getFirst());
      default ->
          throw new RefusedException(
              "the last operation brought two together and cannot be undone;"
                  + " use `op restore` with the one you want");
    };
  }

  /// The operation whose view comes back.
  ///
  /// @throws RefusedException when nothing was undone just now
  public static OperationLog.Entry redo(
      OperationLog.Entry current, Reader reader, Difference difference) throws IOException {
    OperationLog.Entry redone = current;
    if (isKind(redone, Operation.Kind.REDO)) {
      redone = target(redone, reader);
    }
    OperationLog.Entry after = afterStep(redone, reader);
    while (!difference.differs(after)) {
      after = afterStep(after, reader);
    }
    return after;
  }

  private static OperationLog.Entry afterStep(OperationLog.Entry redone, Reader reader)
      throws IOException {
    if (!isKind(redone, Operation.Kind.UNDO)) {
      throw new RefusedException("nothing to redo");
    }
    OperationLog.Entry before = parent(redone, reader);
    return isKind(before, Operation.Kind.REDO) ? target(before, reader) : before;
  }

  private static boolean isKind(OperationLog.Entry entry, Operation.Kind kind) {
    return entry.operation().act().kind() == kind;
  }

  private static OperationLog.Entry target(OperationLog.Entry entry, Reader reader)
      throws IOException {
    return reader.read(entry.operation().act().target().orElseThrow());
  }
}
