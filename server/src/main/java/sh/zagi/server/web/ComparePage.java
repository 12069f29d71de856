// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import sh.zagi.change.browse.CommitView;
import sh.zagi.change.browse.History;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.NamedCommit;

/// What one branch has that another has not: `/OWNER/REPO/compare?from=main&to=fix`.
final class ComparePage implements RepoPages.RepoPage {
  private static final int MOST_COMMITS = 100;
  private static final int MOST_NAMES = 500;

  private final Shelf shelf;

  ComparePage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  record Model(
      Frame frame,
      Place place,
      String from,
      String to,
      List<String> names,
      List<CommitView> commits,
      Optional<Changed> changed,
      String notice) {}

  @Override
  public String part() {
    return "compare";
  }

  @Override
  public String tab() {
    return "compare";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    String from = asked.query("from").isEmpty() ? place.repo().trunk() : asked.query("from");
    String to = asked.query("to");
    Optional<CommitId> left = NamedRevision.find(place.repo(), from);
    Optional<CommitId> right = NamedRevision.find(place.repo(), to);
    History history = new History(place.repo());
    Optional<CommitId> base =
        left.isPresent() && right.isPresent()
            ? history.base(left.get(), right.get())
            : Optional.empty();
    Optional<Changed> changed =
        base.map(one ->
            Changed.of(
                history.diff(base, right.orElseThrow()),
                new Sides(place.repo(), base, right.orElseThrow(), shelf.colours())));
    String notice =
        to.isEmpty() || changed.isPresent()
            ? ""
            : left.isEmpty() || right.isEmpty()
                ? "There is no branch, tag or commit of that name."
                : "These two have no history in common.";
    return Optional.of(
        shelf
            .templates()
            .page(
                200,
                "compare",
                new Model(
                    shelf.frame(place.viewer(), "Compare · " + place.name()),
                    place,
                    from,
                    to,
                    place.repo().named("refs/heads/").stream()
                        .limit(MOST_NAMES)
                        .map(NamedCommit::name)
                        .toList(),
                    base.map(one -> commits(history, one, right.orElseThrow())).orElse(List.of()),
                    changed,
                    notice)));
  }

  private static List<CommitView> commits(History history, CommitId base, CommitId to) {
    return history.log(to, "", 0, MOST_COMMITS).stream()
        .takeWhile(one -> !one.id().equals(base))
        .toList();
  }
}
