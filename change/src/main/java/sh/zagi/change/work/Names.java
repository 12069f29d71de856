// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.merge.ConflictPaths;
import sh.zagi.change.op.RefTarget;

/// Bookmarks as people and programs read them.
public final class Names {
  private Names() {}

  /// Every bookmark with what it names, and how it stands to the branch of the same name: `*` where
  /// the two differ, `??` where nobody has chosen yet.
  public static Effect bookmarks(Moment moment) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map.Entry<String, RefTarget> bookmark : moment.view().bookmarks().entrySet()) {
      RefTarget target = bookmark.getValue();
      ObjectId branch = moment.view().refs().get(FixedCommits.BRANCHES + bookmark.getKey());
      boolean differs = branch != null && !target.equals(RefTarget.of(branch));
      String mark = target.isConflicted() ? "??" : differs ? "*" : "";
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("bookmark", bookmark.getKey());
      row.put("conflict", target.isConflicted());
      row.put("differs", differs);
      List<Map<String, Object>> commits = new ArrayList<>();
      for (ObjectId id : target.candidates()) {
        lines.add(bookmark.getKey() + mark + ": " + Summary.line(moment.commits(), id));
        commits.add(Summary.fields(moment.commits(), id));
      }
      row.put("commits", commits);
      rows.add(row);
    }
    return new Effect(lines.isEmpty() ? List.of("no bookmarks") : lines, Map.of("bookmarks", rows));
  }

  /// What of a change is in conflict, and how many sides each path has.
  public static Effect conflicts(Moment moment, String revision) throws IOException {
    ObjectId id = moment.revsets().one(revision);
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (var path :
        ConflictPaths.of(moment.commits().reader(), moment.commits().trees(id)).entrySet()) {
      int sides = path.getValue().simplify().sides();
      lines.add(path.getKey() + ": " + sides + " sides");
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("path", path.getKey());
      row.put("sides", sides);
      rows.add(row);
    }
    String none = moment.commits().change(id).abbreviated() + " has no conflict";
    return new Effect(lines.isEmpty() ? List.of(none) : lines, Map.of("conflicts", rows));
  }
}
