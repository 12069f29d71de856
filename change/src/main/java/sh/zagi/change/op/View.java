// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.lib.ObjectId;

/// What can be seen at one moment. Visible are the heads and their ancestors; everything else is
/// hidden, not gone.
///
/// @param heads none is an ancestor of another
/// @param bookmarks local names of commits; absent ones are left out
/// @param workspaces name to the commit that is its working copy (jj's `@`)
/// @param refs branches and tags of the repository as they were last seen, by full name; never
///   rolled back, because the repository does not forget what it was told
public record View(
    NavigableSet<ObjectId> heads,
    NavigableMap<String, RefTarget> bookmarks,
    NavigableMap<String, ObjectId> workspaces,
    NavigableMap<String, ObjectId> refs) {
  /// Nothing is visible but the root.
  public static final View EMPTY =
      new View(new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public View {
    heads = Collections.unmodifiableNavigableSet(new TreeSet<>(heads));
    NavigableMap<String, RefTarget> present = new TreeMap<>(bookmarks);
    present.values().removeIf(RefTarget::isAbsent);
    bookmarks = Collections.unmodifiableNavigableMap(present);
    workspaces = Collections.unmodifiableNavigableMap(new TreeMap<>(workspaces));
    refs = Collections.unmodifiableNavigableMap(new TreeMap<>(refs));
  }

  public View withHeads(NavigableSet<ObjectId> newHeads) {
    return new View(newHeads, bookmarks, workspaces, refs);
  }

  /// Every commit of its own that it names: heads, working copies, and what bookmarks point at.
  public NavigableSet<ObjectId> named() {
    NavigableSet<ObjectId> named = new TreeSet<>(heads);
    named.addAll(workspaces.values());
    bookmarks.values().forEach(target -> named.addAll(target.candidates()));
    named.remove(ObjectId.zeroId());
    return named;
  }

  public RefTarget bookmark(String name) {
    return bookmarks.getOrDefault(name, RefTarget.ABSENT);
  }

  /// Sets a bookmark; [RefTarget#ABSENT] removes it.
  public View withBookmark(String name, RefTarget target) {
    return new View(heads, changed(bookmarks, map -> put(map, name, target)), workspaces, refs);
  }

  public View withWorkspace(String name, ObjectId commit) {
    return new View(heads, bookmarks, changed(workspaces, map -> put(map, name, commit)), refs);
  }

  public View withoutWorkspace(String name) {
    return new View(
        heads,
        bookmarks,
        changed(
            workspaces,
            map -> {
              map.remove(name);
              return map;
            }),
        refs);
  }

  /// The same with another picture of the repository's refs.
  public View withRefs(Map<String, ObjectId> newRefs) {
    return new View(heads, bookmarks, workspaces, new TreeMap<>(newRefs));
  }

  private static <T> NavigableMap<String, T> changed(
      NavigableMap<String, T> map, UnaryOperator<NavigableMap<String, T>> change) {
    return change.apply(new TreeMap<>(map));
  }

  private static <T> NavigableMap<String, T> put(
      NavigableMap<String, T> map, String name, T value) {
    map.put(name, value);
    return map;
  }
}
