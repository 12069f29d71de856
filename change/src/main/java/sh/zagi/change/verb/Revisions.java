// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.revset.Revsets;
import sh.zagi.change.work.Moment;

/// Commits by the revsets that people type.
final class Revisions {
  private Revisions() {}

  /// The one commit that a revset means.
  ///
  /// @throws sh.zagi.change.RefusedException when it means none, or several
  static ObjectId one(Moment moment, String revset) {
    return revsets(moment).one(revset);
  }

  /// The commits that a revset means, children before parents.
  ///
  /// @throws sh.zagi.change.RefusedException when it is wrong
  static List<ObjectId> all(Moment moment, String revset) {
    return revsets(moment).all(revset);
  }

  private static Revsets revsets(Moment moment) {
    return moment.revsets();
  }
}
