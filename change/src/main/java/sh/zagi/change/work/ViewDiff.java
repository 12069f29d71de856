// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Commits;

/// What is different between two views.
///
/// @param rewritten new versions by the old ones
/// @param made commits of changes that are new
/// @param gone commits of changes that are not there any more
/// @param names bookmarks and working copies that moved, as `name: from -> to`
public record ViewDiff(
    Map<ObjectId, ObjectId> rewritten,
    List<ObjectId> made,
    List<ObjectId> gone,
    List<String> names) {
  private static final int DIGITS = 12;

  /// Compares two views; reads only what is in one of them.
  public static ViewDiff of(Commits commits, View before, View after) throws IOException {
    Map<ChangeId, List<ObjectId>> removed = new LinkedHashMap<>();
    for (ObjectId id : commits.range(before.heads(), tips(after))) {
      removed.computeIfAbsent(commits.change(id), _ -> new ArrayList<>()).add(id);
    }
    Map<ObjectId, ObjectId> rewritten = new LinkedHashMap<>();
    List<ObjectId> made = new ArrayList<>();
    for (ObjectId id : commits.range(after.heads(), tips(before))) {
      List<ObjectId> old = removed.remove(commits.change(id));
      if (old == null) {
        made.add(id);
      } else {
        old.forEach(one -> rewritten.put(one, id));
      }
    }
    List<ObjectId> gone = new ArrayList<>();
    removed.values().forEach(gone::addAll);
    return new ViewDiff(rewritten, made, gone, names(before, after));
  }

  private static Set<ObjectId> tips(View view) {
    Set<ObjectId> tips = new TreeSet<>(view.heads());
    tips.addAll(view.refs().values());
    return tips;
  }

  private static List<String> names(View before, View after) {
    Map<String, String> old = new TreeMap<>();
    Map<String, String> now = new TreeMap<>();
    before.bookmarks().forEach((name, target) -> old.put("bookmark " + name, shown(target)));
    after.bookmarks().forEach((name, target) -> now.put("bookmark " + name, shown(target)));
    before.workspaces().forEach((name, id) -> old.put("working copy " + name, shown(id)));
    after.workspaces().forEach((name, id) -> now.put("working copy " + name, shown(id)));
    before.refs().forEach((name, id) -> old.put(name, shown(id)));
    after.refs().forEach((name, id) -> now.put(name, shown(id)));
    Set<String> all = new TreeSet<>(old.keySet());
    all.addAll(now.keySet());
    List<String> lines = new ArrayList<>();
    for (String name : all) {
      String from = old.getOrDefault(name, "(none)");
      String to = now.getOrDefault(name, "(none)");
      if (!from.equals(to)) {
        lines.add(name + ": " + from + " -> " + to);
      }
    }
    return lines;
  }

  private static String shown(RefTarget target) {
    return String.join("|", target.candidates().stream().map(ViewDiff::shown).toList());
  }

  private static String shown(ObjectId id) {
    return id.name().substring(0, DIGITS);
  }
}
