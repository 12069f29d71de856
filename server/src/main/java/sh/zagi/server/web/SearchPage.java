// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import sh.zagi.change.browse.Search;
import sh.zagi.change.browse.SearchView;

/// A text in the files of a repository: `/OWNER/REPO/search?q=text`, below a folder
/// `/OWNER/REPO/search/FOLDER?q=text`.
final class SearchPage implements RepoPages.RepoPage {
  private static final int MOST_CHARACTERS = 200;

  /// So many at a time, whoever asks: each may keep a core busy for as long as it lasts.
  private static final int MOST_AT_ONCE = 2;

  private static final Duration MOST_WAIT = Duration.ofSeconds(10);

  private final Shelf shelf;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);

  SearchPage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  ///
  /// @param summary what was found, in a sentence; empty text before a search
  /// @param notes what was not looked at
  record Model(
      Frame frame,
      Place place,
      Path folder,
      Wanted wanted,
      List<Found> files,
      String summary,
      List<String> notes) {
    Model with(List<Found> found, String said, List<String> skipped) {
      return new Model(frame, place, folder, wanted, found, said, skipped);
    }
  }

  /// What is looked for.
  record Wanted(String text, boolean exactCase) {}

  /// A file that has it.
  record Found(String path, List<FoundLine> lines, int more) {}

  @Override
  public String part() {
    return "search";
  }

  @Override
  public String tab() {
    return "search";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    Wanted wanted = new Wanted(asked.query("q"), asked.query("case").equals("exact"));
    Model blank = blank(place, rest, wanted);
    if (wanted.text().isEmpty()) {
      return Optional.of(page(200, blank));
    }
    if (wanted.text().length() > MOST_CHARACTERS) {
      String said = "Texts of up to " + MOST_CHARACTERS + " letters can be found.";
      return Optional.of(page(400, blank.with(List.of(), said, List.of())));
    }
    Optional<SearchView> view = found(place, rest, wanted);
    return Optional.of(
        view.isPresent()
            ? page(200, blank.with(files(view.get()), summary(view.get()), notes(view.get())))
            : page(503, blank.with(List.of(), "Too many searches at this moment.", List.of()))
                .with("Retry-After", Long.toString(MOST_WAIT.toSeconds())));
  }

  private Model blank(Place place, String folder, Wanted wanted) {
    String title =
        (wanted.text().isEmpty() ? "Search" : Shown.line(wanted.text())) + " · " + place.name();
    return new Model(
        shelf.frame(place.viewer(), title),
        place,
        new Path(folder),
        wanted,
        List.of(),
        "",
        List.of());
  }

  private Reply page(int status, Model model) {
    return shelf.templates().page(status, "search", model);
  }

  /// Empty when it was not its turn for too long.
  private Optional<SearchView> found(Place place, String folder, Wanted wanted) {
    try {
      if (!turns.tryAcquire(MOST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Search(place.repo(), wanted.text(), wanted.exactCase()).run(place.commit(), folder));
    } finally {
      turns.release();
    }
  }

  private static List<Found> files(SearchView view) {
    return view.files().stream()
        .map(file ->
            new Found(file.path(), file.lines().stream().map(FoundLine::of).toList(), file.more()))
        .toList();
  }

  private static String summary(SearchView view) {
    int lines = view.files().stream().mapToInt(file -> file.lines().size() + file.more()).sum();
    return view.files().isEmpty()
        ? "Nothing found in " + counted(view.looked(), "file") + "."
        : counted(lines, "line")
            + " in "
            + counted(view.files().size(), "file")
            + " of "
            + view.looked()
            + ".";
  }

  private static List<String> notes(SearchView view) {
    List<String> notes = new ArrayList<>();
    switch (view.end()) {
      case FOUND_ENOUGH -> notes.add("There is more than a page holds: say it more exactly.");
      case LOOKED_ENOUGH ->
          notes.add("Not everything was looked at: search below a folder for the rest.");
      case WHOLE -> {}
    }
    if (view.binary() > 0) {
      notes.add(counted(view.binary(), "file") + " skipped: no UTF-8 text.");
    }
    if (view.large() > 0) {
      notes.add(counted(view.large(), "file") + " skipped: too large.");
    }
    return notes;
  }

  private static String counted(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
