// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Caller;

/// The rows of this package for the table.
public final class OperatorVerbs {
  private OperatorVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store, OperatorDesk desk) {
    OpenConnections connections = desk.connections();
    return List.of(
        () -> new ListConnections(connections),
        () -> new KillConnection(connections),
        () -> new ActAs(store),
        () -> new ListCaches(store),
        () -> new FlushCaches(store),
        () -> new ShowHealth(desk),
        () -> new ShowQueue(desk.queues()),
        () -> new ShowDatabase(desk.database()),
        () -> new MoveDatabase(desk.database(), store.clock()),
        () -> new ListAudit(desk.audit()),
        () -> new VerifyAudit(desk.proof()),
        () -> new ExportAudit(desk.audit()));
  }

  /// Everybody sees their own and those of their agents and keys; admins see all.
  static boolean isShown(Caller caller, OpenConnections.Listed one) {
    boolean admin = caller instanceof Caller.Person(var account, _) && account.admin();
    return admin
        || one.caller().equals(caller.name())
        || one.caller().matches("(agent|key):" + caller.name() + "/.*");
  }
}
