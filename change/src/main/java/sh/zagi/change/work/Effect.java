// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.rewrite.Commits;

/// What came of a mutation, in words and as fields.
public record Effect(List<String> lines, Map<String, Object> fields) {
  private static final int OPERATION_DIGITS = 12;
  private static final int MOST_LINES = 10;

  /// Compares what could be seen before and after.
  ///
  /// @param after what can be seen now
  public static Effect of(Chain.Done done, Moment after) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    done.operation()
        .map(OperationLog.Entry::id)
        .ifPresent(id -> fields.put("operation", id.name().substring(0, OPERATION_DIGITS)));
    fields.put("changed", done.changed());
    if (!done.changed()) {
      return new Effect(List.of("nothing changed"), fields);
    }
    ViewDiff diff = ViewDiff.of(after.commits(), done.before(), done.after());
    List<String> lines = new ArrayList<>(said(after, diff));
    Optional<ObjectId> at = after.workingCopy();
    if (at.isPresent()) {
      lines.add("working: " + Summary.line(after.commits(), at.get()));
      fields.put("working", Summary.fields(after.commits(), at.get()));
    }
    fields.put("made", all(after.commits(), diff.made()));
    fields.put("rewritten", all(after.commits(), List.copyOf(diff.rewritten().values())));
    fields.put("gone", all(after.commits(), diff.gone()));
    return new Effect(lines, fields);
  }

  private static List<Map<String, Object>> all(Commits commits, List<ObjectId> ids)
      throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (ObjectId id : ids) {
      all.add(Summary.fields(commits, id));
    }
    return all;
  }

  private static List<String> said(Moment after, ViewDiff diff) throws IOException {
    Commits commits = after.commits();
    Optional<ObjectId> at = after.workingCopy();
    List<String> lines = new ArrayList<>();
    for (ObjectId id : diff.made()) {
      if (!at.filter(id::equals).isPresent()) {
        lines.add("new: " + Summary.line(commits, id));
      }
    }
    for (ObjectId id : diff.gone()) {
      boolean worthless = commits.data(id).message().isEmpty() && commits.isEmpty(id);
      if (!worthless) {
        lines.add("gone: " + Summary.line(commits, id));
      }
    }
    int moved = 0;
    for (Map.Entry<ObjectId, ObjectId> one : diff.rewritten().entrySet()) {
      boolean was = commits.data(one.getKey()).isConflicted();
      boolean is = commits.data(one.getValue()).isConflicted();
      if (was != is) {
        lines.add((is ? "conflict: " : "resolved: ") + Summary.line(commits, one.getValue()));
      }
      moved += at.filter(one.getValue()::equals).isPresent() ? 0 : 1;
    }
    if (moved > 0) {
      lines.add("rewritten: " + moved + (moved == 1 ? " change" : " changes"));
    }
    diff.names().stream().filter(name -> name.startsWith("bookmark ")).forEach(lines::add);
    return lines.size() > MOST_LINES ? shortened(lines) : lines;
  }

  private static List<String> shortened(List<String> lines) {
    List<String> some = new ArrayList<>(lines.subList(0, MOST_LINES));
    some.add("and " + (lines.size() - MOST_LINES) + " more");
    return some;
  }
}
