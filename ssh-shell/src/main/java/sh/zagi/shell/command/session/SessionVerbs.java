// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;

/// The rows of this package for the table.
public final class SessionVerbs {
  private SessionVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store, SessionHost host) {
    return List.of(
        () -> new OpenSession(store, host),
        () -> new ListSessions(host),
        () -> new StopSession(host));
  }
}
