// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.storage.account.Caller;

/// `/-/session/s-ID`: one session, what it takes and who may come in. Each form runs the verb that
/// does the same over SSH.
final class SessionPage implements Page {
  private static final Pattern PATH = Pattern.compile("/-/session/s-([a-z0-9]{16})(/[a-z/]+)?");

  private final Shelf shelf;
  private final CommandRunner runner;

  SessionPage(Shelf shelf, CommandRunner runner) {
    this.shelf = shelf;
    this.runner = runner;
  }

  /// What the template shows.
  ///
  /// @param news what a form just made, such as an address; nothing when none did
  /// @param refused why nothing was done, and the way out
  record Model(
      Frame frame,
      String home,
      String enter,
      Row session,
      List<Row> shares,
      Row news,
      List<String> refused) {
    boolean runs() {
      return session.text("state").equals("running");
    }

    /// How each stands, in a few words.
    List<String> services() {
      return session.texts("services");
    }

    /// An address of ours that somebody copies; pages lead nowhere else by themselves.
    String link(String name) {
      return news.text(name).matches("https?://.*") ? news.text(name) : "";
    }
  }

  @Override
  public Optional<Reply> reply(Asked asked) {
    Matcher path = PATH.matcher(asked.path());
    if (!path.matches()) {
      return Optional.empty();
    }
    if (!(shelf.viewer(asked) instanceof Caller.Person viewer)) {
      return Optional.of(shelf.stranger());
    }
    Typed typed = new Typed(runner, viewer);
    String id = path.group(1);
    String form = path.group(2) == null ? "" : path.group(2);
    if (asked.reads()) {
      return form.isEmpty()
          ? page(typed, id, new Typed.Result(200, Row.NONE, List.of()))
          : Optional.empty();
    }
    return words(form, id, asked).flatMap(words -> done(typed, id, words));
  }

  /// The verb of a form.
  private static Optional<List<String>> words(String form, String id, Asked asked) {
    return switch (form) {
      case "/stop" -> Optional.of(List.of("session", "stop", "--", id));
      case "/resume" -> Optional.of(List.of("session", "resume", "--", id));
      case "/remove" -> Optional.of(List.of("session", "rm", "--", id));
      case "/rename" -> Optional.of(List.of("session", "rename", "--", id, asked.form("name")));
      case "/preview" -> Optional.of(List.of("session", "preview", "--", id));
      case "/preview/public" -> Optional.of(List.of("session", "preview", "--public", "--", id));
      case "/preview/private" -> Optional.of(List.of("session", "preview", "--private", "--", id));
      case "/share" ->
          Optional.of(
              List.of(
                  "session",
                  "share",
                  "--mode=" + asked.form("mode"),
                  "--for=" + asked.form("life"),
                  "--",
                  id));
      case "/share/revoke" -> Optional.of(List.of("share", "revoke", "--", asked.form("share")));
      default -> Optional.empty();
    };
  }

  private Optional<Reply> done(Typed typed, String id, List<String> words) {
    Typed.Result result = typed.run(words);
    if (result.done() && words.get(1).equals("rm")) {
      return Optional.of(Reply.to("/settings"));
    }
    boolean isNews = result.said().has("link") || result.said().has("preview") || !result.done();
    return isNews ? page(typed, id, result) : Optional.of(Reply.to("/-/session/s-" + id));
  }

  /// Empty when there is no such session, or it is not this viewer's to see.
  private Optional<Reply> page(Typed typed, String id, Typed.Result result) {
    return typed
        .row("session", "show", id)
        .map(session ->
            shelf
                .templates()
                .page(
                    result.status(),
                    "session",
                    new Model(
                        shelf.frame(typed.viewer(), "Session s-" + id),
                        "/-/session/s-" + id,
                        shelf.links().ssh().apply("s-" + id),
                        session,
                        typed.rows("share", "list").stream()
                            .filter(share -> share.text("session").equals(id))
                            .toList(),
                        result.said(),
                        result.refused()))
                .with("Cache-Control", "no-store"));
  }
}
