// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.OperationLog;

/// Operations by what people type: `@`, `@-` and so on, or the first digits of an id.
public final class OperationNames {
  private static final Pattern STEPS = Pattern.compile("@(-*)");
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{4,40}");

  /// How far back a name is looked for.
  private static final int SEARCHED = 100_000;

  private OperationNames() {}

  /// The operation of that name in a chain.
  ///
  /// @throws RefusedException when there is none, or more than one
  public static OperationLog.Entry find(OperationLog log, String word) throws IOException {
    var steps = STEPS.matcher(word);
    if (steps.matches()) {
      List<OperationLog.Entry> newest = log.newest(steps.group(1).length() + 1);
      if (newest.size() <= steps.group(1).length()) {
        throw new RefusedException("no such operation: " + word);
      }
      return newest.getLast();
    }
    if (!DIGITS.matcher(word).matches()) {
      throw new RefusedException(
          "not an operation: " + word + " (at least 4 digits of its id, or @ and @-)");
    }
    List<OperationLog.Entry> found = new ArrayList<>();
    Optional<OperationLog.Entry> next = log.head();
    for (int i = 0; next.isPresent() && i < SEARCHED; i++) {
      if (next.get().id().name().startsWith(word)) {
        found.add(next.get());
      }
      List<ObjectId> parents = next.get().operation().parents();
      next = parents.isEmpty() ? Optional.empty() : Optional.of(log.read(parents.getFirst()));
    }
    return switch (found.size()) {
      case 0 -> throw new RefusedException("no such operation: " + word);
      case 1 -> found.getFirst();
      default -> throw new RefusedException(word + " is the beginning of several operations");
    };
  }
}
