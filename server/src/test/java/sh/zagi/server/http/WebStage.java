// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.server.errand.Errands;
import sh.zagi.server.highlight.Highlighter;
import sh.zagi.server.http.preview.PreviewDesk;
import sh.zagi.server.http.terminal.TerminalDesk;
import sh.zagi.server.http.terminal.TerminalSocket;
import sh.zagi.server.mirror.UpstreamCalls;
import sh.zagi.server.passkey.PasskeyDesk;
import sh.zagi.server.terminal.Terminals;
import sh.zagi.server.web.Live;
import sh.zagi.server.web.Site;
import sh.zagi.server.web.Templates;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.key.KeyVerbs;
import sh.zagi.shell.command.session.ClosedSessions;
import sh.zagi.shell.command.token.TokenVerbs;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Grants;
import sh.zagi.storage.account.Groups;
import sh.zagi.storage.account.Logins;
import sh.zagi.storage.account.Tickets;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.mirror.MirrorHooks;
import sh.zagi.storage.mirror.Mirrors;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.seal.Seal;

/// Pages and some verbs of a server without sessions.
///
/// @param tickets that open something here
/// @param more verbs
record WebStage(
    Database database,
    Repositories repositories,
    Tickets tickets,
    List<Supplier<? extends Verb>> more) {
  static final String BASE = "http://zagi.test";

  /// Nobody has an upstream that calls.
  static UpstreamCalls calls(Database database) {
    return new UpstreamCalls(
        new MirrorHooks(database, InstantSource.system(), Seal.inMemory()), mirrors(database));
  }

  private static Mirrors mirrors(Database database) {
    return new Mirrors(database, InstantSource.system(), Duration.ofDays(1));
  }

  static HttpDoor.Web web(Database database, Repositories repositories) {
    return new WebStage(database, repositories, new Tickets(), List.of()).web();
  }

  HttpDoor.Web web() {
    return web(TerminalSocket.Patience.USUAL);
  }

  /// @param patience with pages that have a terminal open
  HttpDoor.Web web(TerminalSocket.Patience patience) {
    Logins logins = new Logins(database, InstantSource.system());
    Links links =
        new Links(
            name -> "ssh " + name + "@zagi.test",
            () -> new Links.Web(BASE, "http://preview.test"),
            tickets);
    Templates templates = new Templates();
    AccessChecker access = new AccessChecker(database, repositories);
    Accounts accounts = new Accounts(database, InstantSource.system());
    Store store =
        new Store(
            repositories,
            access,
            accounts,
            new Grants(database),
            new Tokens(database, InstantSource.system()),
            new Groups(database, InstantSource.system()),
            InstantSource.system());
    List<Supplier<? extends Verb>> verbs = new ArrayList<>(TokenVerbs.of(store));
    verbs.addAll(KeyVerbs.of(store));
    verbs.addAll(more);
    CommandTable table = CommandTable.of(verbs);
    CommandRunner runner =
        new CommandRunner(table, access, new AuditLog(database, InstantSource.system()));
    Errands errands = new Errands(runner, new OpenConnections(InstantSource.system()));
    return new HttpDoor.Web(
        new PreviewDesk(new PreviewDesk.Behind(Optional.empty(), accounts, links, templates)),
        new Site(
            new Site.Parts(
                links,
                templates,
                Optional.empty(),
                repositories,
                access,
                (_, _) -> Optional.empty(),
                accounts,
                logins,
                new Highlighter(),
                runner,
                new Live(
                    new ClosedSessions("none run here"),
                    mirrors(database),
                    "",
                    errands,
                    InstantSource.system()),
                new PasskeyDesk(
                    new PasskeyDesk.Behind(
                        accounts,
                        new AuditLog(database, InstantSource.system()),
                        () -> BASE,
                        true)),
                Optional.empty())),
        new ApiDesk.Behind(table, runner, links, "0.1.0"),
        new TerminalDesk.Behind(
            new Terminals(runner, new OpenConnections(InstantSource.system())),
            logins,
            links,
            Site.COOKIE,
            _ -> Optional.empty(),
            patience),
        new ErrandDesk.Behind(errands, logins, Site.COOKIE));
  }
}
