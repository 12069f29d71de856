// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;

/// How `@` goes from one change to another.
final class WorkingChange {
  private WorkingChange() {}

  /// Makes a commit the working copy. The one that is left goes away when nothing was done with it:
  /// no content, no description, nothing on it and nobody else who names it.
  static void move(Transaction transaction, Moment moment, ObjectId to) throws IOException {
    ObjectId left = moment.at();
    transaction.view(transaction.view().withWorkspace(moment.workspace(), to));
    if (!left.equals(to) && isWorthless(transaction, left)) {
      transaction.abandoned(left, false);
    }
  }

  private static boolean isWorthless(Transaction transaction, ObjectId id) throws IOException {
    Commits commits = transaction.commits();
    View view = transaction.view();
    boolean named =
        view.workspaces().containsValue(id)
            || view.bookmarks().values().stream()
                .anyMatch(target -> target.candidates().contains(id))
            || view.refs().entrySet().stream().map(Map.Entry::getValue).anyMatch(id::equals);
    return !named
        && commits.data(id).message().isEmpty()
        && transaction.isTip(id)
        && commits.isEmpty(id);
  }
}
