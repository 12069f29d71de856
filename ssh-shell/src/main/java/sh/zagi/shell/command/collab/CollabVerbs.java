// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.collab;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;

/// The rows of this package for the table.
public final class CollabVerbs {
  private CollabVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(
        () -> new AddCollaborator(store),
        () -> new ListCollaborators(store),
        () -> new RemoveCollaborator(store));
  }
}
