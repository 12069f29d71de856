// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.net.URI;
import java.util.Optional;
import sh.zagi.server.oidc.ProviderDesk;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Logins;

/// `/login/provider`: sends browsers to the OpenID provider and takes those that come back. Leaving
/// takes a form of ours; only with `/settings/identity` an account is linked.
final class ProviderPage implements Page {
  private static final String LINK = "/settings/identity";

  private final Shelf shelf;
  private final ProviderDesk desk;
  private final Guesses guesses;

  ProviderPage(Shelf shelf, ProviderDesk desk, Guesses guesses) {
    this.shelf = shelf;
    this.desk = desk;
    this.guesses = guesses;
  }

  /// What the template shows: a page that goes on by itself, because forms may lead nowhere else.
  record Model(String name, URI place) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    boolean sent = asked.method().equals("POST");
    if (sent && asked.path().equals(ProviderDesk.BACK)) {
      return Optional.of(leave(asked, Optional.empty()));
    }
    if (sent && asked.path().equals(LINK)) {
      return Optional.of(
          account(asked)
              .map(account -> leave(asked, Optional.of(account)))
              .orElseGet(shelf::stranger));
    }
    return asked.path().equals(ProviderDesk.BACK) && asked.method().equals("GET")
        ? Optional.of(arrived(asked))
        : Optional.empty();
  }

  private Optional<Account> account(Asked asked) {
    return shelf.viewer(asked) instanceof Caller.Person viewer
        ? Optional.of(viewer.account())
        : Optional.empty();
  }

  private Reply leave(Asked asked, Optional<Account> linked) {
    String attempt = LoginCookie.newAttempt(asked);
    return LoginCookie.trying(attempt, shown(asked, desk.leave(attempt, linked)));
  }

  private Reply arrived(Asked asked) {
    if (guesses.mustWait(asked.peer())) {
      return refused("too many tries from your address: wait ten minutes");
    }
    ProviderDesk.Answer answer =
        desk.arrive(
            new ProviderDesk.Return(
                LoginCookie.attempt(asked), asked.query(), account(asked), asked.peer()));
    if (answer instanceof ProviderDesk.Answer.Unknown) {
      guesses.wrong(asked.peer());
    }
    return shown(asked, answer);
  }

  private Reply shown(Asked asked, ProviderDesk.Answer answer) {
    return switch (answer) {
      case ProviderDesk.Answer.Away(URI place) ->
          shelf
              .templates()
              .page(200, "away", new Model(desk.name(), place))
              .with("Cache-Control", "no-store");
      case ProviderDesk.Answer.In(var identity) ->
          LoginCookie.entered(
              shelf.logins(),
              asked,
              identity.owner().id(),
              new Logins.By(0, identity.id()),
              Reply.to("/"));
      case ProviderDesk.Answer.Linked _ -> Reply.to("/settings");
      case ProviderDesk.Answer.Unknown(String line) -> refused(line);
      case ProviderDesk.Answer.Refused(String line) -> refused(line);
    };
  }

  private Reply refused(String line) {
    return shelf
        .templates()
        .page(
            403,
            "notice",
            Notice.of(Site.STYLE, "Not logged in by " + desk.name(), line)
                .withCommand(shelf.links().ssh().apply("") + " login"))
        .with("Cache-Control", "no-store");
  }
}
