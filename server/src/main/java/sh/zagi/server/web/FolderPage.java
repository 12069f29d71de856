// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import sh.zagi.storage.repo.FolderEntry;

/// A folder of a repository.
final class FolderPage implements RepoPages.RepoPage {
  private static final int MOST_ENTRIES = 5_000;

  private final Shelf shelf;

  FolderPage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  record Model(Frame frame, Place place, Path path, List<FolderEntry> entries, boolean cut) {}

  @Override
  public String part() {
    return "tree";
  }

  @Override
  public String tab() {
    return "files";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    return place
        .repo()
        .folder(place.repo().treeId(place.commit()), rest, MOST_ENTRIES + 1)
        .map(entries ->
            shelf
                .templates()
                .page(
                    200,
                    "folder",
                    new Model(
                        shelf.frame(place.viewer(), rest + " · " + place.name()),
                        place,
                        new Path(rest),
                        entries.stream().sorted(Path.FOLDERS_FIRST).limit(MOST_ENTRIES).toList(),
                        entries.size() > MOST_ENTRIES)));
  }
}
