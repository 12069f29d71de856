// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Optional;
import sh.zagi.server.errand.Errands;
import sh.zagi.server.highlight.Highlighter;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.env.EnvironmentLookup;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Logins;
import sh.zagi.storage.repo.Repositories;

/// What every page about repositories needs.
record Shelf(
    Links links,
    Templates templates,
    Repositories repositories,
    AccessChecker access,
    EnvironmentLookup environments,
    Standings standings,
    Logins logins,
    Highlighter colours,
    Live live) {
  /// Whose browser asks.
  Caller viewer(Asked asked) {
    return Optional.ofNullable(asked.cookies().get(LoginCookie.NAME))
        .<Caller>flatMap(logins::find)
        .orElseGet(Caller.Anonymous::new);
  }

  /// Who begins a verb from a page, for as long as the browser stays logged in.
  Errands.Sender sender(Asked asked, Caller.Person viewer) {
    String secret = asked.cookies().getOrDefault(LoginCookie.NAME, "");
    return new Errands.Sender(
        viewer, asked.peer(), () -> logins.find(secret).map(Caller.class::cast));
  }

  /// For pages that need to know who looks.
  Reply stranger() {
    return templates.page(
        401,
        "notice",
        Notice.of(Site.STYLE, "Not logged in", "This prints an address to log in by:")
            .withCommand(links.ssh().apply("") + " login"));
  }

  Frame frame(Caller viewer, String title) {
    boolean known = viewer instanceof Caller.Person;
    return new Frame(title, known ? viewer.name() : "", links.ssh().apply("") + " login");
  }
}
