// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.storage.account.Caller;

/// `/settings`: what is somebody's own. Each form runs the verb that does the same over SSH, with
/// its access, its audit row and its refusals. What takes a browser no verb does: to add a passkey
/// ([PasskeyPage]) and to link an OpenID provider ([ProviderPage]).
final class SettingsPage implements Page {
  private static final String PATH = "/settings";

  private final Shelf shelf;
  private final CommandRunner runner;
  private final Supplier<PasskeyForm> passkeyForm;
  private final String provider;

  SettingsPage(
      Shelf shelf, CommandRunner runner, Supplier<PasskeyForm> passkeyForm, String provider) {
    this.shelf = shelf;
    this.runner = runner;
    this.passkeyForm = passkeyForm;
    this.provider = provider;
  }

  /// What the template shows.
  ///
  /// @param provider name of the OpenID provider; empty text for none
  /// @param token that was just made; empty text when none was
  /// @param refused why nothing was done, and the way out
  record Model(
      Frame frame,
      boolean admin,
      List<Row> sessions,
      List<Row> keys,
      List<Row> passkeys,
      PasskeyForm passkeyForm,
      List<Row> identities,
      String provider,
      List<Row> tokens,
      String token,
      List<String> refused) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    if (!asked.path().equals(PATH) && !asked.path().startsWith(PATH + "/")) {
      return Optional.empty();
    }
    if (!(shelf.viewer(asked) instanceof Caller.Person viewer)) {
      return Optional.of(shelf.stranger());
    }
    Typed typed = new Typed(runner, viewer);
    if (asked.reads()) {
      return asked.path().equals(PATH)
          ? Optional.of(page(200, typed, "", List.of()))
          : Optional.empty();
    }
    return words(asked).map(words -> done(typed, words));
  }

  /// The verb of a form.
  private static Optional<List<String>> words(Asked asked) {
    return switch (asked.path().substring(PATH.length())) {
      case "/key" -> Optional.of(List.of("key", "add", "--", asked.form("key")));
      case "/key/remove" -> Optional.of(List.of("key", "remove", "--", asked.form("id")));
      case "/passkey/remove" -> Optional.of(List.of("passkey", "remove", "--", asked.form("id")));
      case "/identity/remove" -> Optional.of(List.of("identity", "remove", "--", asked.form("id")));
      case "/token" ->
          Optional.of(
              List.of(
                  "token",
                  "create",
                  "--label=" + asked.form("label"),
                  "--access=" + asked.form("access"),
                  "--expires-in=" + asked.form("life")));
      case "/token/revoke" -> Optional.of(List.of("token", "revoke", "--", asked.form("id")));
      case "/session/stop" -> Optional.of(List.of("session", "stop", "--", asked.form("id")));
      default -> Optional.empty();
    };
  }

  private Reply done(Typed typed, List<String> words) {
    Typed.Result result = typed.run(words);
    boolean isNews = result.said().has("token") || !result.done();
    return isNews
        ? page(result.status(), typed, result.said().text("token"), result.refused())
        : Reply.to(PATH);
  }

  private Reply page(int status, Typed typed, String token, List<String> refused) {
    return shelf
        .templates()
        .page(
            status,
            "settings",
            new Model(
                shelf.frame(typed.viewer(), "Settings"),
                typed.viewer().account().admin(),
                typed.rows("session", "list"),
                typed.rows("key", "list"),
                typed.rows("passkey", "list"),
                passkeyForm.get(),
                typed.rows("identity", "list"),
                provider,
                typed.rows("token", "list"),
                token,
                refused))
        .with("Cache-Control", "no-store");
  }
}
