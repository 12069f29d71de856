// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.rewrite.Commits;

/// The beginnings of change ids that are enough to tell changes apart. Near ones (the work in
/// progress) come first: they have the shortest ids, and a beginning that fits one of them means
/// it, whatever there is in history. For one thread.
public final class ShortIds {
  /// What is shown of an id outside the work in progress. Not looked up in all of history, because
  /// that would cost as much as history is long; eight letters are one in four thousand million.
  public static final int USUAL_LETTERS = 8;

  private static final int ALL_LETTERS = 32;
  private static final Comparator<Named> ORDER =
      Comparator.comparing((Named named) -> named.change().letters()).thenComparing(Named::commit);

  private final Scope scope;
  private final List<Named> near;
  private final List<Named> far = new ArrayList<>();
  private boolean farRead;

  /// A commit and the change that it is a version of.
  record Named(ChangeId change, ObjectId commit) {}

  private ShortIds(Scope scope, List<Named> near) {
    this.scope = scope;
    this.near = near;
  }

  static ShortIds of(Scope scope) throws IOException {
    return new ShortIds(scope, sorted(scope, scope.near()));
  }

  private static List<Named> sorted(Scope scope, List<ObjectId> commits) throws IOException {
    List<Named> names = new ArrayList<>(commits.size());
    for (ObjectId id : commits) {
      names.add(new Named(scope.commits().change(id), id));
    }
    names.sort(ORDER);
    return names;
  }

  /// How many letters of an id tell it from all others near it; for one from history, eight.
  public int enough(ChangeId change) {
    int at = lowest(near, change.letters());
    if (at == near.size() || !near.get(at).change().equals(change)) {
      return USUAL_LETTERS;
    }
    int end = at;
    while (end < near.size() && near.get(end).change().equals(change)) {
      end++;
    }
    int before = at == 0 ? 0 : common(change, near.get(at - 1).change());
    int after = end == near.size() ? 0 : common(change, near.get(end).change());
    return Math.min(ALL_LETTERS, Math.max(before, after) + 1);
  }

  private static int common(ChangeId left, ChangeId right) {
    int length = 0;
    while (length < ALL_LETTERS
        && left.letters().charAt(length) == right.letters().charAt(length)) {
      length++;
    }
    return length;
  }

  /// The versions that can be seen of a change: more than one when it is divergent, newest first.
  public List<ObjectId> versions(ChangeId change) throws IOException {
    return newestFirst(
        near.subList(lowest(near, change.letters()), near.size()).stream()
            .takeWhile(named -> named.change().equals(change))
            .map(Named::commit)
            .toList());
  }

  private List<ObjectId> newestFirst(List<ObjectId> commits) throws IOException {
    return commits.size() < 2 ? commits : scope.commits().withoutAncestors(commits);
  }

  /// Every change that begins with these letters, with its versions.
  List<Named> beginning(String letters) throws IOException {
    List<Named> found = beginning(near, letters);
    if (found.isEmpty()) {
      readFar();
      found = beginning(far, letters);
    }
    return found;
  }

  private static List<Named> beginning(List<Named> sorted, String letters) {
    return sorted.subList(lowest(sorted, letters), sorted.size()).stream()
        .takeWhile(named -> named.change().letters().startsWith(letters))
        .toList();
  }

  private void readFar() throws IOException {
    if (!farRead) {
      var walk = new NewestFirst(scope.commits().reader(), List.copyOf(scope.tips()));
      for (var node = walk.next(); node.isPresent(); node = walk.next()) {
        ObjectId id = node.get().id();
        if (!id.equals(Commits.ROOT)) {
          far.add(new Named(walk.change(id), id));
        }
      }
      far.sort(ORDER);
      farRead = true;
    }
  }

  /// The first place whose id is not before these letters.
  private static int lowest(List<Named> sorted, String letters) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted.get(middle).change().letters().compareTo(letters) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
