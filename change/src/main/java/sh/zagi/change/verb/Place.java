// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.work.Moment;

/// Where commits go, in the words of the verbs: onto some, after some (what stood on those then
/// stands on what was moved), or before some.
///
/// @param onto revisions of `-d`
/// @param after revisions of `-A`
/// @param before revisions of `-B`
public record Place(List<String> onto, List<String> after, List<String> before) {
  /// Nothing was said.
  public static final Place NONE = new Place(List.of(), List.of(), List.of());

  /// Onto commits, nothing else moves.
  public static Place onto(String... revisions) {
    return new Place(List.of(revisions), List.of(), List.of());
  }

  public Place {
    if (!onto.isEmpty() && (!after.isEmpty() || !before.isEmpty())) {
      throw new RefusedException("-d does not go together with -A and -B");
    }
    onto = List.copyOf(onto);
    after = List.copyOf(after);
    before = List.copyOf(before);
  }

  public boolean isNone() {
    return onto.isEmpty() && after.isEmpty() && before.isEmpty();
  }

  /// @param parents of what is moved or made
  /// @param children that stand on it afterwards
  record Spot(List<ObjectId> parents, List<ObjectId> children) {}

  /// The place in a graph.
  ///
  /// @param moved what is moved there: never a child of itself
  Spot in(Graph graph, Moment moment, Collection<ObjectId> moved) throws IOException {
    if (!onto.isEmpty()) {
      return new Spot(checked(Named.places(moment, onto)), List.of());
    }
    List<ObjectId> upper = new ArrayList<>(Named.any(moment, before));
    Set<ObjectId> lower = new LinkedHashSet<>(Named.places(moment, after));
    if (after.isEmpty()) {
      for (ObjectId child : upper) {
        lower.addAll(graph.parents(child));
      }
      lower.removeAll(moved);
    } else if (before.isEmpty()) {
      upper.addAll(graph.children(lower));
      upper.removeAll(moved);
    }
    return new Spot(checked(List.copyOf(lower)), upper);
  }

  private static List<ObjectId> checked(List<ObjectId> parents) {
    if (parents.size() > 1 && parents.contains(Commits.ROOT)) {
      throw new RefusedException("the root cannot be one of several parents");
    }
    return parents;
  }

  /// Lets the children of a spot stand on what was put there.
  static void insert(Graph graph, Spot spot, List<ObjectId> tops) throws IOException {
    for (ObjectId child : spot.children()) {
      List<ObjectId> parents = new ArrayList<>();
      boolean replaced = false;
      for (ObjectId parent : graph.parents(child)) {
        if (!spot.parents().contains(parent)) {
          parents.add(parent);
        } else if (!replaced) {
          parents.addAll(tops);
          replaced = true;
        }
      }
      if (!replaced) {
        parents.addAll(tops);
      }
      graph.put(child, parents);
    }
  }
}
