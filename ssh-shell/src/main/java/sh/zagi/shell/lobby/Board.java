// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The entries of the lobby, the one that is chosen, and what of them fits on a screen. For one
/// thread.
final class Board {
  private final List<Entry> entries;
  private String filter = "";
  private int chosen;
  private int top;

  Board(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /// A line of the screen.
  record Line(String text, boolean title, boolean chosen) {}

  String filter() {
    return filter;
  }

  /// Shows only what has these letters.
  void filter(String letters) {
    filter = letters;
    chosen = 0;
    top = 0;
  }

  /// Goes up or down by so many entries, not beyond the first or last.
  void move(int entriesDown) {
    int most = Math.max(0, shown().size() - 1);
    chosen = Math.clamp((long) chosen + entriesDown, 0, most);
  }

  /// Puts the choice where it was on another board.
  void chooseLike(Board other) {
    filter = other.filter;
    chosen = other.chosen;
    top = other.top;
    move(0);
  }

  Optional<Entry> chosen() {
    List<Entry> shown = shown();
    return chosen < shown.size() ? Optional.of(shown.get(chosen)) : Optional.empty();
  }

  /// The entries that the filter leaves, numbered by their place.
  List<Entry> shown() {
    String wanted = filter.toLowerCase(Locale.ROOT);
    return entries.stream()
        .filter(entry -> entry.text().toLowerCase(Locale.ROOT).contains(wanted))
        .toList();
  }

  /// As many lines as fit, the chosen one among them.
  List<Line> lines(int rows) {
    List<Line> all = all();
    int at = 0;
    for (int i = 0; i < all.size(); i++) {
      at = all.get(i).chosen() ? i : at;
    }
    int least = Math.max(0, at - rows + 1);
    // Above the first entry are only titles: they are shown with it where they fit.
    top = Math.clamp(top, least, chosen == 0 ? least : at);
    return all.subList(Math.min(top, all.size()), Math.min(all.size(), top + rows));
  }

  private List<Line> all() {
    List<Line> lines = new ArrayList<>();
    List<Entry> shown = shown();
    for (Entry.Section section : Entry.Section.values()) {
      List<Entry> here = shown.stream().filter(entry -> entry.section() == section).toList();
      if (here.isEmpty() && !filter.isEmpty()) {
        continue;
      }
      lines.add(new Line(section.title(), true, false));
      for (Entry entry : here) {
        lines.add(new Line("  " + entry.text(), false, shown.indexOf(entry) == chosen));
      }
      if (here.isEmpty()) {
        lines.add(new Line("  " + section.none(), false, false));
      }
    }
    return lines;
  }
}
