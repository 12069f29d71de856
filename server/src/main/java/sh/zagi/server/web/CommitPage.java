// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Optional;
import sh.zagi.change.browse.CommitView;
import sh.zagi.change.browse.History;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// One commit: its message and what it changed.
final class CommitPage implements RepoPages.RepoPage {
  private final Shelf shelf;

  CommitPage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  record Model(Frame frame, Place place, CommitView commit, Changed changed) {}

  @Override
  public String part() {
    return "commit";
  }

  @Override
  public String tab() {
    return "commits";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    Optional<CommitId> id = NamedRevision.find(place.repo(), rest);
    return id.map(commit -> {
      History history = new History(place.repo());
      CommitView view = history.commit(commit);
      return shelf
          .templates()
          .page(
              200,
              "commit",
              new Model(
                  shelf.frame(place.viewer(), view.subject() + " · " + place.name()),
                  place,
                  view,
                  changed(history, place.repo(), view)));
    });
  }

  private Changed changed(History history, Repo repo, CommitView view) {
    Optional<CommitId> before = view.parents().stream().findFirst();
    return Changed.of(
        history.diff(before, view.id()), new Sides(repo, before, view.id(), shelf.colours()));
  }
}
