// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;

/// The rows of this package for the table.
public final class SessionVerbs {
  private SessionVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store, SessionHost host, Links links) {
    return List.of(
        () -> new OpenSession(store, host),
        () -> new ListSessions(host),
        () -> new ShowSession(host),
        () -> new AttachSession(host),
        () -> new StopSession(host),
        () -> new ResumeSession(host),
        () -> new RenameSession(host),
        () -> new RemoveSession(host),
        () -> new ForkSession(host, links.ssh()),
        () -> new RunTask(host, links),
        () -> new ShowLogs(host),
        () -> new ListForks(host),
        () -> new PickFork(host),
        () -> new PromoteFork(host),
        () -> new DeleteFork(host),
        () -> new ShareSession(host, links),
        () -> new PreviewSession(host, links),
        () -> new FollowLink(host),
        () -> new ListShares(host),
        () -> new RevokeShare(host));
  }
}
