// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.conflict;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.Content;
import sh.zagi.change.merge.FileMerge;

/// Writes a file in conflict as text with markers, and reads back what a person made of it.
///
/// @param text as it stands in the working copy
/// @param markerLength needed to read the text back; at least 7
public record ConflictText(Content text, int markerLength) {
  private static final String NO_NEWLINE = " (no terminating newline)";

  /// Writes a conflict.
  ///
  /// @param file simplified; an absent side is empty content
  /// @param labels one for each term, an empty text for none; or no labels at all
  public static ConflictText write(Merge<Content> file, MarkerStyle style, List<String> labels) {
    int length = Marker.length(file);
    return new ConflictText(new Writer(file, style, labels, length).write(), length);
  }

  /// What a file in conflict is after somebody edited its text. Unchanged text is the unchanged
  /// conflict; text without a marker that counts is the resolved file.
  ///
  /// @param old the conflict that [#write] wrote
  /// @param labels those that [#write] was given
  /// @param edited the text now, with the marker length of then
  public static Merge<Content> read(Merge<Content> old, List<String> labels, ConflictText edited) {
    Content text = edited.text();
    int markerLength = edited.markerLength();
    for (MarkerStyle style : MarkerStyle.values()) {
      if (new Writer(old, style, labels, markerLength).write().equals(text)) {
        return old;
      }
    }
    return ConflictParser.parse(text, old.sides(), markerLength)
        .map(ConflictText::terms)
        .orElseGet(() -> Merge.resolved(text));
  }

  /// Puts the parts of each side together; what is resolved belongs to all sides.
  private static Merge<Content> terms(List<Merge<Content>> hunks) {
    int size =
        hunks.stream().filter(hunk -> !hunk.isResolved()).findFirst().orElseThrow().terms().size();
    List<Content> terms = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<Content> parts = new ArrayList<>();
      for (Merge<Content> hunk : hunks) {
        parts.add(hunk.isResolved() ? hunk.add(0) : hunk.terms().get(i));
      }
      terms.add(FileMerge.join(parts));
    }
    return new Merge<>(terms);
  }

  /// One writing.
  private static final class Writer {
    private final Merge<Content> file;
    private final MarkerStyle style;
    private final List<String> labels;
    private final int length;
    private final String lineEnd;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Writer(Merge<Content> file, MarkerStyle style, List<String> labels, int length) {
      this.file = file;
      this.style = style == MarkerStyle.GIT && file.sides() > 2 ? MarkerStyle.SNAPSHOT : style;
      this.labels = labels;
      this.length = length;
      boolean crLf = file.terms().stream().allMatch(one -> one.isEmpty() || Lines.endWithCrLf(one));
      this.lineEnd = crLf ? "\r\n" : "\n";
    }

    Content write() {
      List<Merge<Content>> hunks = FileMerge.hunks(file);
      long conflicts = hunks.stream().filter(hunk -> !hunk.isResolved()).count();
      int number = 0;
      for (Merge<Content> hunk : hunks) {
        if (hunk.isResolved()) {
          out.writeBytes(hunk.add(0).bytes());
        } else {
          number++;
          write(hunk, "conflict " + number + " of " + conflicts);
        }
      }
      return Content.of(out.toByteArray());
    }

    private void write(Merge<Content> hunk, String name) {
      List<String> notes =
          hunk.terms().stream()
              .map(one -> one.isEmpty() || one.endsWithNewline() ? "" : NO_NEWLINE)
              .toList();
      boolean open = notes.contains(NO_NEWLINE);
      Merge<Content> closed =
          open ? hunk.map(one -> FileMerge.join(List.of(one, Content.of(lineEnd)))) : hunk;
      Hunk part = new Hunk(closed, notes);
      switch (style) {
        case DIFF -> {
          line(Marker.START, name);
          diffs(part);
          end(name + " ends", open);
        }
        case SNAPSHOT -> {
          line(Marker.START, name);
          snapshots(part);
          end(name + " ends", open);
        }
        case GIT -> git(part, open);
      }
    }

    /// @param notes what is to be said of each term beside its label
    private record Hunk(Merge<Content> terms, List<String> notes) {}

    private String label(Hunk hunk, int term) {
      String given = labels.isEmpty() ? "" : labels.get(term);
      String base = file.sides() == 2 ? "base" : "base #" + (term / 2 + 1);
      String plain = term % 2 == 0 ? "side #" + (term / 2 + 1) : base;
      return (given.isEmpty() ? plain : given) + hunk.notes().get(term);
    }

    private void line(Marker marker, String label) {
      out.writeBytes((marker.text(length) + " " + label + lineEnd).getBytes(UTF_8));
    }

    private void end(String label, boolean open) {
      out.writeBytes(
          (Marker.END.text(length) + " " + label + (open ? "" : lineEnd)).getBytes(UTF_8));
    }

    private void snapshots(Hunk hunk) {
      for (int term = 0; term < hunk.terms().terms().size(); term++) {
        line(term % 2 == 0 ? Marker.ADD : Marker.REMOVE, label(hunk, term));
        out.writeBytes(hunk.terms().terms().get(term).bytes());
      }
    }

    private void git(Hunk hunk, boolean open) {
      line(Marker.START, label(hunk, 0));
      out.writeBytes(hunk.terms().terms().get(0).bytes());
      line(Marker.GIT_BASE, label(hunk, 1));
      out.writeBytes(hunk.terms().terms().get(1).bytes());
      out.writeBytes((Marker.GIT_SEPARATOR.text(length) + lineEnd).getBytes(UTF_8));
      out.writeBytes(hunk.terms().terms().get(2).bytes());
      end(label(hunk, 2), open);
    }

    /// Every change against the side to which it is nearest in order; what is left over is the
    /// snapshot.
    private void diffs(Hunk hunk) {
      Merge<Content> terms = hunk.terms();
      int add = 0;
      boolean snapshot = false;
      for (int base = 0; base < terms.sides() - 1; base++) {
        LineDiff diff = LineDiff.of(terms.remove(base), terms.add(add));
        if (!snapshot) {
          LineDiff next = LineDiff.of(terms.remove(base), terms.add(add + 1));
          if (next.size() < diff.size()) {
            side(hunk, add);
            add++;
            diff = next;
            snapshot = true;
          }
        }
        line(Marker.DIFF, "diff from: " + label(hunk, 2 * base + 1));
        out.writeBytes(
            (Marker.DIFF_TO.text(length) + "        to: " + label(hunk, 2 * add) + lineEnd)
                .getBytes(UTF_8));
        out.writeBytes(diff.text().bytes());
        add++;
      }
      if (!snapshot) {
        side(hunk, add);
      }
    }

    private void side(Hunk hunk, int add) {
      line(Marker.ADD, label(hunk, 2 * add));
      out.writeBytes(hunk.terms().add(add).bytes());
    }
  }
}
