// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.util.Collection;
import org.eclipse.jgit.lib.ObjectId;

/// Words of the operation log.
final class Acts {
  private static final int DIGITS = 12;

  private Acts() {}

  static String commits(Collection<ObjectId> ids) {
    String first = "commit " + shortened(ids.iterator().next());
    return ids.size() == 1 ? first : first + " and " + (ids.size() - 1) + " more";
  }

  static String shortened(ObjectId id) {
    return id.name().substring(0, DIGITS);
  }
}
