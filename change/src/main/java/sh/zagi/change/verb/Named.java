// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.work.Moment;

/// The commits that a verb is told to work on, and how messages call them.
final class Named {
  private Named() {}

  static ObjectId one(Moment moment, String revision) {
    return moment.revsets().one(revision);
  }

  /// All commits that the revisions mean, children before parents within each.
  ///
  /// @throws RefusedException when they mean none
  static List<ObjectId> all(Moment moment, List<String> revisions) {
    Set<ObjectId> found = new LinkedHashSet<>();
    for (String revision : revisions) {
      found.addAll(moment.revsets().all(revision));
    }
    if (found.isEmpty()) {
      throw new RefusedException("no revision is meant by " + String.join(" ", revisions));
    }
    return List.copyOf(found);
  }

  /// The same, or nothing when there are no words.
  static List<ObjectId> any(Moment moment, List<String> revisions) {
    return revisions.isEmpty() ? List.of() : all(moment, revisions);
  }

  /// The commits as places to stand on, in the order in which they were named.
  static List<ObjectId> places(Moment moment, List<String> revisions) {
    Set<ObjectId> found = new LinkedHashSet<>();
    for (String revision : revisions) {
      List<ObjectId> all = new ArrayList<>(moment.revsets().all(revision));
      found.addAll(all);
    }
    return List.copyOf(found);
  }

  /// How a message calls a commit.
  static String name(Moment moment, ObjectId id) throws IOException {
    return moment.commits().change(id).abbreviated();
  }
}
