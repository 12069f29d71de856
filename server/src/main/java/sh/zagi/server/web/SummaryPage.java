// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.change.browse.CommitView;
import sh.zagi.change.browse.History;
import sh.zagi.env.Environment;
import sh.zagi.review.check.CheckNotes;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.BranchOwners;
import sh.zagi.storage.repo.FileContent;
import sh.zagi.storage.repo.FolderEntry;
import sh.zagi.storage.repo.NamedCommit;
import sh.zagi.storage.repo.TreeId;

/// A repository: its files, what it says of itself, and how it runs.
final class SummaryPage implements RepoPages.RepoPage {
  private static final int MOST_ENTRIES = 1_000;
  private static final int MOST_NAMES = 20;
  private static final int MOST_README_BYTES = 512 * 1024;

  private final Shelf shelf;

  SummaryPage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  ///
  /// @param readme sanitised markup; empty text when there is none
  record Model(
      Frame frame,
      Place place,
      String description,
      CommitView tip,
      List<FolderEntry> entries,
      boolean cut,
      String readmeName,
      String readme,
      Side side) {}

  /// What stands beside the files.
  ///
  /// @param tests in words; empty text when none ran
  /// @param mirror how it stands with the upstream, when there is one
  /// @param sessions of the viewer that run here now
  record Side(
      String enter,
      String fetch,
      Optional<Environment> environment,
      String tests,
      Optional<MirrorState> mirror,
      List<SessionHost.Listed> sessions,
      List<NamedCommit> branches,
      List<NamedCommit> tags) {}

  @Override
  public String part() {
    return "";
  }

  @Override
  public String tab() {
    return "files";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    TreeId tree = place.repo().treeId(place.commit());
    List<FolderEntry> all = place.repo().folder(tree, "", MOST_ENTRIES + 1).orElse(List.of());
    Optional<String> readme =
        all.stream()
            .filter(entry -> entry.kind().equals("file"))
            .map(FolderEntry::name)
            .filter(name -> name.toLowerCase(Locale.ROOT).matches("readme(\\.(md|markdown|txt))?"))
            .findFirst();
    return Optional.of(
        shelf
            .templates()
            .page(
                200,
                "repository",
                new Model(
                    shelf.frame(place.viewer(), place.name()),
                    place,
                    place.repo().settings().find("description").orElse(""),
                    new History(place.repo()).commit(place.commit()),
                    all.stream().sorted(Path.FOLDERS_FIRST).limit(MOST_ENTRIES).toList(),
                    all.size() > MOST_ENTRIES,
                    readme.orElse(""),
                    readme.map(name -> readme(place, tree, name)).orElse(""),
                    side(place, tree))));
  }

  private static String readme(Place place, TreeId tree, String name) {
    try {
      Optional<FileContent> content = place.repo().file(tree, name);
      return content.isEmpty()
          ? ""
          : Shown.text(content.get().start(MOST_README_BYTES))
              .map(text -> new Readme(place).html(text))
              .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What `mirror show` says to readers.
  private Optional<MirrorState> mirror(Place place) {
    boolean maySync =
        place.viewer() instanceof Caller.Person
            && shelf.access().access(place.viewer(), place.record()).atLeast(Access.WRITE);
    return shelf
        .live()
        .mirrors()
        .find(place.record())
        .map(mirror ->
            MirrorState.of(
                mirror,
                BranchOwners.of(place.repo().settings()),
                shelf.live().clock().instant(),
                maySync));
  }

  /// What `session list` says to whoever they belong to.
  private List<SessionHost.Listed> sessions(Place place) {
    return place.viewer() instanceof Caller.Person viewer
        ? shelf.live().sessions().list(viewer, place.record()).stream()
            .filter(session -> session.state().equals("running"))
            .limit(MOST_NAMES)
            .toList()
        : List.of();
  }

  private Side side(Place place, TreeId tree) {
    return new Side(
        shelf.links().ssh().apply(place.name()),
        "git clone " + shelf.links().git(place.name()),
        shelf.environments().cached(place.repo(), tree),
        CheckNotes.find(place.repo(), tree).map(result -> result.summary()).orElse(""),
        mirror(place),
        sessions(place),
        place.repo().named("refs/heads/").stream().limit(MOST_NAMES).toList(),
        place.repo().named("refs/tags/").stream().limit(MOST_NAMES).toList());
  }
}
