// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.util.Optional;
import sh.zagi.server.errand.Errands;
import sh.zagi.server.highlight.Highlighter;
import sh.zagi.server.http.ApiDesk;
import sh.zagi.server.http.ErrandDesk;
import sh.zagi.server.http.HttpDoor;
import sh.zagi.server.http.preview.PreviewDesk;
import sh.zagi.server.http.terminal.TerminalDesk;
import sh.zagi.server.http.terminal.TerminalSocket;
import sh.zagi.server.oidc.ProviderDesk;
import sh.zagi.server.passkey.PasskeyDesk;
import sh.zagi.server.terminal.Terminals;
import sh.zagi.server.web.Live;
import sh.zagi.server.web.Site;
import sh.zagi.server.web.Templates;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.mirror.MirrorVerbs;
import sh.zagi.shell.command.session.PreviewGate;
import sh.zagi.shell.command.session.ShareGate;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Logins;

/// Makes what browsers come for.
final class Browsers {
  private Browsers() {}

  /// What is done for browsers.
  record Verbs(
      CommandTable table,
      CommandRunner runner,
      Terminals terminals,
      Errands errands,
      Highlighter colours) {}

  static HttpDoor.Web web(
      Layers layers, SessionHall hall, MirrorVerbs.Desk mirrors, Links links, Verbs verbs) {
    Templates templates = new Templates();
    Logins logins = new Logins(layers.database(), Layers.CLOCK);
    return new HttpDoor.Web(
        new PreviewDesk(
            new PreviewDesk.Behind(
                hall.host().desk().map(PreviewGate::new), layers.accounts(), links, templates)),
        new Site(
            new Site.Parts(
                links,
                templates,
                hall.host().desk().map(ShareGate::new),
                layers.repositories(),
                layers.access(),
                layers.environments()::cached,
                layers.accounts(),
                logins,
                verbs.colours(),
                verbs.runner(),
                new Live(
                    hall.host(),
                    layers.mirrors(),
                    mirrors.usualHost(),
                    verbs.errands(),
                    Layers.CLOCK),
                passkeys(layers, links),
                provider(layers, links))),
        new ApiDesk.Behind(verbs.table(), verbs.runner(), links, Version.TEXT),
        new TerminalDesk.Behind(
            verbs.terminals(),
            logins,
            links,
            Site.COOKIE,
            source ->
                hall.host().letsStrangersIn()
                    ? Optional.of(new Caller.Guest(layers.accounts().guests(), source))
                    : Optional.empty(),
            TerminalSocket.Patience.USUAL),
        new ErrandDesk.Behind(verbs.errands(), logins, Site.COOKIE));
  }

  private static PasskeyDesk passkeys(Layers layers, Links links) {
    return new PasskeyDesk(
        new PasskeyDesk.Behind(
            layers.accounts(),
            layers.audit(),
            () -> links.web().get().base(),
            layers.operating().settings().logIns().passkeys()));
  }

  private static Optional<ProviderDesk> provider(Layers layers, Links links) {
    return layers
        .operating()
        .settings()
        .logIns()
        .provider()
        .map(settings ->
            new ProviderDesk(
                new ProviderDesk.Behind(
                    settings, layers.accounts(), layers.audit(), () -> links.web().get().base())));
  }
}
