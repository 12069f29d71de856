// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.rewrite.Transaction;

/// What a verb does to changes. It may run more than once, each time on a newer view, when somebody
/// else was faster: it keeps nothing between runs.
@FunctionalInterface
public interface Mutation {
  /// Does it in a transaction; it is settled and recorded afterwards by the chain.
  ///
  /// @param before what could be seen when it began; reads the same commits as the transaction
  /// @return what was done, in one line for the operation log
  /// @throws sh.zagi.change.RefusedException when it cannot be done; nothing has happened then
  Operation.Act apply(Transaction transaction, Moment before) throws IOException;
}
