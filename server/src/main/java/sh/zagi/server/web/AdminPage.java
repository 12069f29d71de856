// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.storage.account.Caller;

/// `/-/admin`: who and what is on this server, for its admins; for all others there is nothing.
/// Each form runs the verb that does the same over SSH.
final class AdminPage implements Page {
  private static final String PATH = "/-/admin";
  private static final int MOST_ROWS = 500;

  private final Shelf shelf;
  private final CommandRunner runner;

  AdminPage(Shelf shelf, CommandRunner runner) {
    this.shelf = shelf;
    this.runner = runner;
  }

  /// What the template shows.
  ///
  /// @param refused why nothing was done, and the way out
  record Model(
      Frame frame,
      List<Row> users,
      List<Row> sessions,
      List<Row> mirrors,
      List<Row> quotas,
      List<String> refused) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    if (!asked.path().equals(PATH) && !asked.path().startsWith(PATH + "/")) {
      return Optional.empty();
    }
    if (!(shelf.viewer(asked) instanceof Caller.Person viewer)) {
      return Optional.of(shelf.stranger());
    }
    if (!viewer.account().admin()) {
      return Optional.empty();
    }
    Typed typed = new Typed(runner, viewer);
    if (asked.reads()) {
      return asked.path().equals(PATH)
          ? Optional.of(page(200, typed, List.of()))
          : Optional.empty();
    }
    return words(asked)
        .map(typed::run)
        .map(result ->
            result.done() ? Reply.to(PATH) : page(result.status(), typed, result.refused()));
  }

  /// The verb of a form.
  private static Optional<List<String>> words(Asked asked) {
    return switch (asked.path().substring(PATH.length())) {
      case "/user" ->
          Optional.of(List.of("user", "admin", "--", asked.form("name"), asked.form("admin")));
      case "/quota" ->
          Optional.of(
              List.of(
                  "quota",
                  "set",
                  "--repositories=" + asked.form("repositories"),
                  "--storage=" + asked.form("storage"),
                  "--",
                  asked.form("owner")));
      default -> Optional.empty();
    };
  }

  private Reply page(int status, Typed typed, List<String> refused) {
    return shelf
        .templates()
        .page(
            status,
            "admin",
            new Model(
                shelf.frame(typed.viewer(), "This server"),
                rows(typed, "user", "list"),
                rows(typed, "session", "list"),
                rows(typed, "mirror", "list"),
                rows(typed, "quota", "list"),
                refused))
        .with("Cache-Control", "no-store");
  }

  private static List<Row> rows(Typed typed, String... words) {
    return typed.rows(words).stream().limit(MOST_ROWS).toList();
  }
}
