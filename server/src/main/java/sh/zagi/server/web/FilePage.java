// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.repo.FileContent;

/// A file of a repository, with its lines numbered.
final class FilePage implements RepoPages.RepoPage {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_LINES = 10_000;

  private final Shelf shelf;

  FilePage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  ///
  /// @param notice why something is not shown; empty text when all is
  record Model(
      Frame frame, Place place, Path path, String size, List<Coloured.Line> lines, String notice) {}

  @Override
  public String part() {
    return "file";
  }

  @Override
  public String tab() {
    return "files";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    Optional<FileContent> content = place.repo().file(place.repo().treeId(place.commit()), rest);
    return content.map(file -> {
      try {
        return page(place, rest, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private Reply page(Place place, String path, FileContent file) throws IOException {
    boolean large = file.sizeBytes() > MOST_BYTES;
    Optional<String> text = large ? Optional.empty() : Shown.text(file.start(MOST_BYTES));
    List<Coloured.Line> lines =
        text.map(all -> Coloured.of(all, shelf.colours().spans(path, all), MOST_LINES + 1))
            .orElse(Coloured.NONE)
            .lines();
    boolean cut = lines.size() > MOST_LINES;
    String notice =
        large
            ? "This file is too large to be shown."
            : text.isEmpty()
                ? "This file is no UTF-8 text."
                : cut ? "Only the first " + MOST_LINES + " lines are shown." : "";
    return shelf
        .templates()
        .page(
            200,
            "file",
            new Model(
                shelf.frame(place.viewer(), path + " · " + place.name()),
                place,
                new Path(path),
                Shown.size(file.sizeBytes()),
                cut ? lines.subList(0, MOST_LINES) : lines,
                notice));
  }
}
