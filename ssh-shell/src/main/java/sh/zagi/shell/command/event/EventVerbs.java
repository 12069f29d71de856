// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.event;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Verb;

/// The rows of this package for the table.
public final class EventVerbs {
  private EventVerbs() {}

  public static List<Supplier<? extends Verb>> of(Happenings happenings) {
    return List.of(() -> new FollowEvents(happenings));
  }
}
