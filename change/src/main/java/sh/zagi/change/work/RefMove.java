// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.op.Operation;

/// One ref as an operation moved it.
///
/// @param before all zero when the operation created it
/// @param after all zero when the operation deleted it
record RefMove(String ref, ObjectId before, ObjectId after) {
  static final String FACT = "move.";

  String spelled() {
    return ref + " " + before.name() + " " + after.name();
  }

  static List<RefMove> of(Operation operation) {
    List<RefMove> moves = new ArrayList<>();
    operation
        .facts()
        .forEach((name, value) -> {
          String[] words = value.split(" ", -1);
          if (name.startsWith(FACT) && words.length == 3) {
            moves.add(
                new RefMove(
                    words[0], ObjectId.fromString(words[1]), ObjectId.fromString(words[2])));
          }
        });
    return moves;
  }

  ReceiveCommand back() {
    return new ReceiveCommand(after, before, ref);
  }

  ReceiveCommand forward() {
    return new ReceiveCommand(before, after, ref);
  }
}
