// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.storage.account.AccountId;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Logins;
import sh.zagi.storage.account.Tickets;

/// Logs a browser in by an address that `login` printed, and out again. Looking changes nothing: a
/// program that opens addresses to show what is there uses none up.
final class LoginPage implements Page {
  private static final Pattern PATH = Pattern.compile("/login/([A-Za-z0-9_-]{43})");

  private final Shelf shelf;
  private final Accounts accounts;
  private final Guesses guesses;

  LoginPage(Shelf shelf, Accounts accounts, Guesses guesses) {
    this.shelf = shelf;
    this.accounts = accounts;
    this.guesses = guesses;
  }

  /// What the template shows.
  record Model(String name, String path) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    if (asked.path().equals("/logout") && asked.method().equals("POST")) {
      return Optional.of(LoginCookie.left(shelf.logins(), asked, Reply.to("/")));
    }
    Matcher path = PATH.matcher(asked.path());
    if (!path.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        guesses.mustWait(asked.peer()) ? refused(asked) : login(asked, path.group(1)));
  }

  private Reply login(Asked asked, String text) {
    Tickets tickets = shelf.links().tickets();
    Optional<Tickets.Ticket> ticket =
        asked.method().equals("POST")
            ? tickets.take(Tickets.Kind.LOGIN, text)
            : tickets.look(Tickets.Kind.LOGIN, text);
    var account = ticket.flatMap(one -> accounts.find(new AccountId(one.account())));
    if (account.isEmpty()) {
      return refused(asked);
    }
    if (!asked.method().equals("POST")) {
      return shelf
          .templates()
          .page(200, "login", new Model(account.get().name(), asked.path()))
          .with("Cache-Control", "no-store");
    }
    return LoginCookie.entered(
        shelf.logins(), asked, account.get().id(), Logins.By.NOTHING_KEPT, Reply.to("/"));
  }

  private Reply refused(Asked asked) {
    guesses.wrong(asked.peer());
    return shelf
        .templates()
        .page(
            404,
            "notice",
            Notice.of(
                    Site.STYLE,
                    "This address does not log you in",
                    "It was used, is older than fifteen minutes, or was never made.",
                    "This prints another:")
                .withCommand(shelf.links().ssh().apply("") + " login"))
        .with("Cache-Control", "no-store");
  }
}
