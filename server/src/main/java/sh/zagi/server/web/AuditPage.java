// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.storage.account.Caller;

/// `/-/audit`: who did what here, newest first, for admins of the server; for all others there is
/// nothing. To look is a row of its own.
final class AuditPage implements Page {
  private static final String PATH = "/-/audit";
  private static final int MOST_ROWS = 200;

  /// Of the log that are looked at for what somebody asks.
  private static final int MOST_LOOKED_AT = 5_000;

  private final Shelf shelf;
  private final CommandRunner runner;

  AuditPage(Shelf shelf, CommandRunner runner) {
    this.shelf = shelf;
    this.runner = runner;
  }

  /// What the template shows.
  record Model(Frame frame, Wanted wanted, List<Row> rows, boolean cut) {}

  /// Only rows with these; empty texts for any.
  record Wanted(String actor, String action, String target) {
    boolean isAny() {
      return actor.isEmpty() && action.isEmpty() && target.isEmpty();
    }
  }

  @Override
  public Optional<Reply> reply(Asked asked) {
    if (!asked.path().equals(PATH) || !asked.reads()) {
      return Optional.empty();
    }
    if (!(shelf.viewer(asked) instanceof Caller.Person viewer)) {
      return Optional.of(shelf.stranger());
    }
    if (!viewer.account().admin()) {
      return Optional.empty();
    }
    Wanted wanted =
        new Wanted(
            asked.query("actor").strip(),
            asked.query("action").strip(),
            asked.query("target").strip());
    List<Row> rows = new Typed(runner, viewer).rows(words(wanted));
    return Optional.of(
        shelf
            .templates()
            .page(
                200,
                "audit",
                new Model(
                    shelf.frame(viewer, "Audit"),
                    wanted,
                    rows.stream().limit(MOST_ROWS).toList(),
                    rows.size() > MOST_ROWS))
            .with("Cache-Control", "no-store"));
  }

  private static String[] words(Wanted wanted) {
    List<String> words = new ArrayList<>(List.of("audit", "list"));
    words.add("--limit=" + (wanted.isAny() ? MOST_ROWS + 1 : MOST_LOOKED_AT));
    if (!wanted.actor().isEmpty()) {
      words.add("--actor=" + wanted.actor());
    }
    if (!wanted.action().isEmpty()) {
      words.add("--action=" + wanted.action());
    }
    if (!wanted.target().isEmpty()) {
      words.add("--target=" + wanted.target());
    }
    return words.toArray(String[]::new);
  }
}
