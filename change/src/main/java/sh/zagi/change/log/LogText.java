// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes what a log says of one commit.
final class LogText {
  private static final int FEWEST_LETTERS = 4;
  private static final int JJ_LETTERS = 8;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private final Paint paint;
  private final boolean unicode;

  LogText(Paint paint, boolean unicode) {
    this.paint = paint;
    this.unicode = unicode;
  }

  /// The character that stands for a commit in the graph.
  String node(Entry entry, LogStyle style) {
    if (entry.isAt()) {
      return "@";
    }
    if (entry.state().conflict()) {
      return unicode ? "×" : "x";
    }
    if (style == LogStyle.JJ && entry.state().immutable()) {
      return unicode ? "◆" : "+";
    }
    return unicode ? "○" : "o";
  }

  List<String> lines(Entry entry, LogStyle style) {
    return style == LogStyle.ZAGI ? List.of(line(entry)) : jj(entry);
  }

  private String line(Entry entry) {
    if (entry.state().root()) {
      return paint.label("root");
    }
    if (entry.state().trunk() && !entry.isAt()) {
      String name =
          entry.names().bookmarks().isEmpty()
              ? id(entry, FEWEST_LETTERS)
              : paint.name(safe(trunkName(entry)));
      List<String> others = new ArrayList<>(labels(entry));
      others.remove(trunkName(entry));
      others.addFirst("trunk");
      return name + "  " + paint.label("(" + String.join(", ", others) + ")");
    }
    List<String> labels = labels(entry);
    String shown = labels.isEmpty() ? "" : paint.label("(" + String.join(", ", labels) + ")") + " ";
    String subject =
        entry.text().subject().isEmpty() ? "(no description)" : safe(entry.text().subject());
    return id(entry, FEWEST_LETTERS)
        + "  "
        + shown
        + safe(entry.author().called())
        + ": "
        + subject;
  }

  private static String trunkName(Entry entry) {
    return entry.names().bookmarks().isEmpty() ? "" : entry.names().bookmarks().getFirst();
  }

  private static List<String> labels(Entry entry) {
    List<String> labels = new ArrayList<>();
    for (String working : entry.names().working()) {
      labels.add(working.isEmpty() ? "working" : safe(working) + "@");
    }
    entry.names().bookmarks().forEach(name -> labels.add(safe(name)));
    entry.names().tags().forEach(name -> labels.add(safe(name)));
    if (entry.id().isDivergent()) {
      labels.add("divergent");
    }
    return labels;
  }

  private String id(Entry entry, int fewest) {
    String letters = entry.id().change().letters();
    int enough = entry.id().enough();
    String unique = letters.substring(0, enough);
    String rest = letters.substring(enough, Math.max(enough, fewest));
    String offset = entry.id().isDivergent() ? "/" + entry.id().offset() : "";
    return paint.unique(unique) + paint.rest(rest) + paint.bad(offset);
  }

  private List<String> jj(Entry entry) {
    if (entry.state().root()) {
      return List.of(id(entry, JJ_LETTERS) + " " + paint.label("root()") + " " + "0".repeat(8));
    }
    List<String> words = new ArrayList<>();
    words.add(id(entry, JJ_LETTERS));
    words.add(paint.person(safe(entry.author().email())));
    words.add(TIME.format(entry.author().when()));
    entry.names().bookmarks().forEach(name -> words.add(paint.name(safe(name))));
    entry.names().tags().forEach(name -> words.add(paint.name(safe(name))));
    entry.names().working().stream()
        .filter(name -> !name.isEmpty())
        .forEach(name -> words.add(paint.label(safe(name) + "@")));
    words.add(paint.commit(entry.commit().abbreviate(JJ_LETTERS).name()));
    if (entry.id().isDivergent()) {
      words.add(paint.bad("(divergent)"));
    }
    if (entry.state().conflict()) {
      words.add(paint.bad("(conflict)"));
    }
    String subject =
        entry.text().subject().isEmpty()
            ? paint.label("(no description set)")
            : safe(entry.text().subject());
    return List.of(
        words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" ")),
        (entry.state().empty() ? paint.label("(empty)") + " " : "") + subject);
  }

  private static String safe(String text) {
    return Paint.safe(text);
  }
}
