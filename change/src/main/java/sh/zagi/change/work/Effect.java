// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.op.OperationLog;

/// What came of a mutation, in words and as fields.
public record Effect(List<String> lines, Map<String, Object> fields) {
  private static final int OPERATION_DIGITS = 12;

  /// Compares what could be seen before and after.
  ///
  /// @param after what can be seen now
  public static Effect of(Chain.Done done, Moment after) throws IOException {
    List<String> lines = new ArrayList<>();
    Map<String, Object> fields = new LinkedHashMap<>();
    done.operation()
        .map(OperationLog.Entry::id)
        .ifPresent(id -> fields.put("operation", id.name().substring(0, OPERATION_DIGITS)));
    fields.put("changed", done.changed());
    if (!done.changed()) {
      lines.add("nothing changed");
    }
    Optional<ObjectId> at = after.workingCopy();
    if (at.isPresent()) {
      CommitData data = after.commits().data(at.get());
      Map<String, Object> working = new LinkedHashMap<>();
      working.put("change", after.commits().change(at.get()).letters());
      working.put("commit", at.get().name());
      working.put("description", data.description());
      working.put("conflict", data.isConflicted());
      fields.put("working", working);
      lines.add("working: " + line(after, at.get()));
    }
    return new Effect(lines, fields);
  }

  private static String line(Moment moment, ObjectId id) throws IOException {
    CommitData data = moment.commits().data(id);
    String subject = data.description().lines().findFirst().orElse("(no description)");
    return moment.commits().change(id).abbreviated()
        + " "
        + subject
        + (data.isConflicted() ? " (conflict)" : "");
  }
}
