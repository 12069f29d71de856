// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.collab;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.change.Desk;

/// The rows of this package for the table.
public final class CollabVerbs {
  private CollabVerbs() {}

  public static List<Supplier<? extends Verb>> of(Desk desk) {
    return List.of(
        () -> new AddCollaborator(desk),
        () -> new ListCollaborators(desk.store()),
        () -> new RemoveCollaborator(desk));
  }
}
