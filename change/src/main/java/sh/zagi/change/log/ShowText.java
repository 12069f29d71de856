// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.zagi.change.commit.Person;

/// What is written above the difference of one commit.
final class ShowText {
  private final Paint paint;

  ShowText(Paint paint) {
    this.paint = paint;
  }

  List<String> lines(Entry entry, Optional<String> prompt) {
    List<String> lines = new ArrayList<>();
    lines.add("change    " + paint.unique(entry.id().change().letters()));
    lines.add("commit    " + paint.commit(entry.commit().name()));
    if (!entry.state().root()) {
      lines.add("author    " + person(entry.author()));
      Person committer = entry.text().committer();
      boolean other =
          !committer.name().equals(entry.author().name())
              || !committer.email().equals(entry.author().email());
      if (other) {
        lines.add("committer " + person(committer));
      }
    }
    List<String> names = new ArrayList<>(entry.names().bookmarks());
    names.addAll(entry.names().tags());
    if (!names.isEmpty()) {
      lines.add("names     " + paint.name(Paint.safe(String.join(" ", names))));
    }
    if (entry.state().conflict()) {
      lines.add(paint.bad("in conflict"));
    }
    prompt.ifPresent(
        text -> text.strip().lines().forEach(line -> lines.add("prompt    " + Paint.safe(line))));
    lines.add("");
    String description = entry.text().description().strip();
    if (description.isEmpty()) {
      lines.add("    (no description)");
    } else {
      description.lines().forEach(line -> lines.add("    " + Paint.safe(line)));
    }
    lines.add("");
    return lines;
  }

  private String person(Person person) {
    return paint.person(Paint.safe(person.name() + " <" + person.email() + ">"))
        + " "
        + person.when();
  }
}
