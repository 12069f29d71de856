// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;

/// `/`: the repositories that a visitor may read.
final class HomePage implements Page {
  private static final int MOST = 200;

  private final Shelf shelf;

  HomePage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// One repository.
  record Row(String path, String visibility, String description, Standing standing) {}

  /// What the template shows.
  ///
  /// @param cut whether there are more
  record Model(Frame frame, List<Row> rows, boolean cut, String push) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    if (!asked.path().equals("/") || !asked.reads()) {
      return Optional.empty();
    }
    Caller viewer = shelf.viewer(asked);
    List<AccessChecker.Granted> readable = shelf.access().readable(viewer);
    List<Row> rows = readable.stream().limit(MOST).map(this::row).toList();
    return Optional.of(
        shelf
            .templates()
            .page(
                200,
                "home",
                new Model(
                    shelf.frame(viewer, "Repositories"),
                    rows,
                    readable.size() > MOST,
                    shelf.links().ssh().apply("") + " help")));
  }

  private Row row(AccessChecker.Granted granted) {
    return new Row(
        granted.record().path().toString(),
        granted.record().visibility().word(),
        shelf.repositories().open(granted.record()).settings().find("description").orElse(""),
        shelf.standings().of(granted.record()));
  }
}
