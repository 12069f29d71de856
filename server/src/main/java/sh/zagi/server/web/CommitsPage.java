// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import sh.zagi.change.browse.CommitView;
import sh.zagi.change.browse.History;

/// The commits of a branch, or of one file or folder in it.
final class CommitsPage implements RepoPages.RepoPage {
  private static final int ON_ONE_PAGE = 50;
  private static final int FARTHEST = 100_000;

  private final Shelf shelf;

  CommitsPage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  ///
  /// @param older address of those before; empty text when these are the last
  record Model(Frame frame, Place place, Path path, List<CommitView> commits, String older) {}

  @Override
  public String part() {
    return "commits";
  }

  @Override
  public String tab() {
    return "commits";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    String typed = asked.query("skip");
    int skip = typed.matches("\\d{1,6}") ? Math.min(Integer.parseInt(typed), FARTHEST) : 0;
    List<CommitView> found =
        new History(place.repo()).log(place.commit(), rest, skip, ON_ONE_PAGE + 1);
    if (found.isEmpty() && !rest.isEmpty()) {
      return Optional.empty();
    }
    String here = place.at("commits", rest);
    String older =
        found.size() > ON_ONE_PAGE
            ? here + (here.contains("?") ? "&" : "?") + "skip=" + (skip + ON_ONE_PAGE)
            : "";
    return Optional.of(
        shelf
            .templates()
            .page(
                200,
                "commits",
                new Model(
                    shelf.frame(place.viewer(), "Commits · " + place.name()),
                    place,
                    new Path(rest),
                    found.stream().limit(ON_ONE_PAGE).toList(),
                    older)));
  }
}
