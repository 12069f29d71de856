// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Map;
import java.util.Optional;
import sh.zagi.server.passkey.Asking;
import sh.zagi.server.passkey.PasskeyDesk;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Logins;
import tools.jackson.databind.json.JsonMapper;

/// What the script of passkeys sends and is told. Passkeys are listed and removed by verbs; only to
/// add one and to log in by one takes a browser.
final class PasskeyPage implements Page {
  static final String ADD = "/settings/passkey";
  static final String LOG_IN = "/-/passkey";
  private static final String CHALLENGE = "/challenge";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Shelf shelf;
  private final PasskeyDesk desk;
  private final Guesses guesses;

  PasskeyPage(Shelf shelf, PasskeyDesk desk, Guesses guesses) {
    this.shelf = shelf;
    this.desk = desk;
    this.guesses = guesses;
  }

  @Override
  public Optional<Reply> reply(Asked asked) {
    if (!asked.method().equals("POST")) {
      return Optional.empty();
    }
    return switch (asked.path()) {
      case ADD + CHALLENGE, ADD ->
          Optional.of(desk.refusal().map(PasskeyPage::refused).orElseGet(() -> adding(asked)));
      case LOG_IN + CHALLENGE, LOG_IN ->
          Optional.of(desk.refusal().map(PasskeyPage::refused).orElseGet(() -> loggingIn(asked)));
      default -> Optional.empty();
    };
  }

  private Reply adding(Asked asked) {
    if (!(shelf.viewer(asked) instanceof Caller.Person viewer)) {
      return refused("not logged in");
    }
    // Of the log-in, not of the person: another browser of theirs is asked anew.
    String browser = viewer.key().text();
    if (asked.path().endsWith(CHALLENGE)) {
      return asking(desk.askToAdd(viewer.account(), browser));
    }
    return desk.add(
            viewer.account(),
            browser,
            new PasskeyDesk.Made(
                asked.form("name"), asked.form("client"), asked.form("attestation")))
        .map(PasskeyPage::refused)
        .orElseGet(() -> onward("/settings"));
  }

  private Reply loggingIn(Asked asked) {
    if (asked.path().endsWith(CHALLENGE)) {
      String attempt = LoginCookie.newAttempt(asked);
      return LoginCookie.trying(attempt, asking(desk.askToLogIn(attempt)));
    }
    if (guesses.mustWait(asked.peer())) {
      return refused("too many tries from your address: wait ten minutes");
    }
    PasskeyDesk.Answer answer =
        desk.logIn(
            LoginCookie.attempt(asked),
            new PasskeyDesk.Shown(
                asked.form("credential"),
                asked.form("client"),
                asked.form("authenticator"),
                asked.form("signature"),
                asked.form("handle")),
            asked.peer());
    return switch (answer) {
      case PasskeyDesk.Answer.Refused(String line) -> {
        guesses.wrong(asked.peer());
        yield refused(line);
      }
      case PasskeyDesk.Answer.Good(var passkey) ->
          LoginCookie.entered(
              shelf.logins(),
              asked,
              passkey.owner().id(),
              new Logins.By(passkey.id(), 0),
              onward("/"));
    };
  }

  private static Reply asking(Asking asking) {
    return Reply.json(200, JSON.writeValueAsString(asking));
  }

  private static Reply onward(String place) {
    return Reply.json(200, JSON.writeValueAsString(Map.of("to", place)));
  }

  /// In the form in which the API refuses.
  private static Reply refused(String line) {
    ProblemCode code = ProblemCode.REFUSED;
    return Reply.json(code.httpStatus(), JSON.writeValueAsString(Problem.of(code, line).value()));
  }
}
