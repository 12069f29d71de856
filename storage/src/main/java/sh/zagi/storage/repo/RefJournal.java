// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.transport.ReceiveCommand;

/// How refs that everybody sees are moved: in one instant with the record of who moved them, so
/// that no ref moves without its operation. Safe for use by many threads.
@FunctionalInterface
public interface RefJournal {
  /// Moves refs and writes nothing about it.
  RefJournal NONE = (repo, move) -> repo.refStore().apply(move.commands(), move.atomic());

  /// Refs to move.
  ///
  /// @param who as audit rows call them
  /// @param kind of the actor: `person`, `agent` or `platform`
  /// @param what in one line, such as `push main`
  /// @param commands not tried yet; results are set on them
  /// @param atomic all or nothing
  record Move(
      String who, String kind, String what, List<ReceiveCommand> commands, boolean atomic) {}

  /// Applies the commands, each only if its ref still has the old value.
  void apply(Repo repo, Move move) throws IOException;
}
