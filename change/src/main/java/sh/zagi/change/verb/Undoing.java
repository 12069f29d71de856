// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.op.Undo;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.rewrite.ViewMerge;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;
import sh.zagi.change.work.OperationNames;

/// How operations are taken back. What the repository's branches are is never taken back here: they
/// belong to all.
public final class Undoing {
  private Undoing() {}

  /// Takes back the last operation, or the last group; the next time, the one before it.
  public record Step() implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
      OperationLog.Entry target =
          Undo.undo(
              current(before),
              before.log()::read,
              entry -> seeAgain(transaction, entry, before.view()));
      return new Operation.Act(
          Operation.Kind.UNDO, "undo: back to operation " + name(target), Optional.of(target.id()));
    }
  }

  /// Brings back what the last undo took away.
  public record StepForward() implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
      OperationLog.Entry target =
          Undo.redo(
              current(before),
              before.log()::read,
              entry -> seeAgain(transaction, entry, before.view()));
      return new Operation.Act(
          Operation.Kind.REDO,
          "redo: forward to operation " + name(target),
          Optional.of(target.id()));
    }
  }

  /// Brings back what could be seen after an operation.
  public record Restore(String operation) implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
      OperationLog.Entry target = OperationNames.find(before.log(), operation);
      seeAgain(transaction, target);
      return Operation.Act.command("restore to operation " + name(target));
    }
  }

  /// Takes back one operation and leaves what was done since.
  public record Revert(String operation) implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
      OperationLog.Entry target = OperationNames.find(before.log(), operation);
      List<ObjectId> parents = target.operation().parents();
      if (parents.size() != 1) {
        throw new RefusedException(
            parents.isEmpty()
                ? "the first operation cannot be reverted"
                : "operation " + name(target) + " brought two together and cannot be reverted");
      }
      View old = before.log().read(parents.getFirst()).operation().view();
      ViewMerge.apply(transaction, target.operation().view(), old);
      return Operation.Act.command("revert operation " + name(target));
    }
  }

  private static OperationLog.Entry current(Moment before) {
    return before
        .operation()
        .orElseThrow(() -> new RefusedException("nothing to undo: nothing was done yet"));
  }

  private static void seeAgain(Transaction transaction, OperationLog.Entry target) {
    View view = target.operation().view();
    transaction.view(view.withRefs(transaction.view().refs()));
  }

  /// @return whether that is something else than what can be seen now
  private static boolean seeAgain(Transaction transaction, OperationLog.Entry target, View now)
      throws IOException {
    seeAgain(transaction, target);
    transaction.settle();
    return !transaction.view().equals(now);
  }

  private static String name(OperationLog.Entry entry) {
    return Acts.shortened(entry.id());
  }
}
