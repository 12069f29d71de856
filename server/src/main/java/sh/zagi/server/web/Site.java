// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.server.highlight.Highlighter;
import sh.zagi.server.oidc.ProviderDesk;
import sh.zagi.server.passkey.PasskeyDesk;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.env.EnvironmentLookup;
import sh.zagi.shell.command.session.ShareGate;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Logins;
import sh.zagi.storage.repo.Repositories;

/// All pages: finds the one that a request is for. Safe for use by many threads.
public final class Site {
  static final String STYLE = "/-/zagi.css";

  /// The cookie by which a browser is logged in.
  public static final String COOKIE = LoginCookie.NAME;

  private final Links links;
  private final Templates templates;
  private final List<Page> pages;
  private final Assets assets = new Assets();

  /// What pages are made from.
  ///
  /// @param shares empty when no sessions run here
  /// @param provider empty when nobody may log in by one
  public record Parts(
      Links links,
      Templates templates,
      Optional<ShareGate> shares,
      Repositories repositories,
      AccessChecker access,
      EnvironmentLookup environments,
      Accounts accounts,
      Logins logins,
      Highlighter colours,
      CommandRunner runner,
      Live live,
      PasskeyDesk passkeys,
      Optional<ProviderDesk> provider) {}

  public Site(Parts parts) {
    this.links = parts.links();
    this.templates = parts.templates();
    Standings standings = new Standings(parts.repositories(), parts.environments());
    Shelf shelf =
        new Shelf(
            parts.links(),
            parts.templates(),
            parts.repositories(),
            parts.access(),
            parts.environments(),
            standings,
            parts.logins(),
            parts.colours(),
            parts.live());
    Guesses guesses = new Guesses();
    Supplier<PasskeyForm> passkeys = PasskeyForm.maker(parts.passkeys(), assets);
    String provider = parts.provider().map(ProviderDesk::name).orElse("");
    this.pages = new ArrayList<>();
    parts.provider().ifPresent(desk -> pages.add(new ProviderPage(shelf, desk, guesses)));
    pages.addAll(
        List.of(
            new HomePage(shelf),
            new LoginPage(shelf, parts.accounts(), guesses),
            new WaysPage(shelf, passkeys, provider),
            new PasskeyPage(shelf, parts.passkeys(), guesses),
            new SharePage(parts.shares(), parts.links(), parts.templates()),
            new BadgePage(parts.access(), standings),
            new RunPage(shelf, assets),
            new ElsewherePage(shelf),
            new MirrorPage(shelf),
            new ErrandPage(shelf, assets),
            new SettingsPage(shelf, parts.runner(), passkeys, provider),
            new SessionPage(shelf, parts.runner()),
            new AdminPage(shelf, parts.runner()),
            new AuditPage(shelf, parts.runner()),
            new RepoPages(shelf, pages(shelf))));
  }

  private static List<RepoPages.RepoPage> pages(Shelf shelf) {
    return List.of(
        new SummaryPage(shelf),
        new FolderPage(shelf),
        new FilePage(shelf),
        new RawPage(),
        new BlamePage(shelf),
        new CommitsPage(shelf),
        new CommitPage(shelf),
        new ComparePage(shelf),
        new SearchPage(shelf));
  }

  /// Answers every request, if only by saying that there is nothing.
  public Reply reply(Asked asked) {
    if (!asked.reads() && !asked.isOurs(links.web().get().base())) {
      return refused(asked, 403, "Not sent by a page of this server");
    }
    if (asked.path().equals(STYLE)) {
      return Templates.style();
    }
    if (asked.reads()) {
      Optional<Reply> asset = assets.reply(asked);
      if (asset.isPresent()) {
        return asset.get();
      }
    }
    for (Page page : pages) {
      Optional<Reply> reply = page.reply(asked);
      if (reply.isPresent()) {
        return reply.get();
      }
    }
    return asked.reads() ? missing(asked) : refused(asked, 405, "Nothing takes that here");
  }

  /// What is missing and what may not be seen, in the same words.
  private Reply missing(Asked asked) {
    if (!asked.isForPeople()) {
      return plain(404, "not found");
    }
    return templates.page(
        404,
        "notice",
        Notice.of(
            STYLE,
            "Not found",
            "There is nothing here, or it is not shown to you.",
            "If you have an account, log in: ssh to this server and type login."));
  }

  private Reply refused(Asked asked, int status, String title) {
    return asked.isForPeople()
        ? templates.page(status, "notice", Notice.of(STYLE, title, "Nothing was done."))
        : plain(status, title.toLowerCase(Locale.ROOT));
  }

  private static Reply plain(int status, String line) {
    return Reply.of(status, "text/plain; charset=utf-8", (line + "\n").getBytes(UTF_8))
        .with("Cache-Control", "no-store");
  }
}
