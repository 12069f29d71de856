// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import sh.zagi.change.browse.BlameLine;
import sh.zagi.change.browse.History;
import sh.zagi.storage.repo.FileContent;

/// Who wrote each line of a file.
final class BlamePage implements RepoPages.RepoPage {
  private static final int MOST_BYTES = 1 << 20;

  private final Shelf shelf;

  BlamePage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  record Model(Frame frame, Place place, Path path, Optional<List<BlameLine>> lines) {}

  @Override
  public String part() {
    return "blame";
  }

  @Override
  public String tab() {
    return "files";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    Optional<FileContent> content = place.repo().file(place.repo().treeId(place.commit()), rest);
    return content.map(file ->
        shelf
            .templates()
            .page(
                200,
                "blame",
                new Model(
                    shelf.frame(place.viewer(), "Blame of " + rest + " · " + place.name()),
                    place,
                    new Path(rest),
                    file.sizeBytes() > MOST_BYTES
                        ? Optional.empty()
                        : new History(place.repo()).blame(place.commit(), rest))));
  }
}
