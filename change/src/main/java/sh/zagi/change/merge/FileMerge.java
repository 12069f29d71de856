// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.algebra.SameChange;

/// Merges the lines of a file with any number of sides. A pure function; lines are bytes, and no
/// character set is guessed.
public final class FileMerge {
  private FileMerge() {}

  /// The merged file.
  ///
  /// @return empty when sides disagree on some line, or when a side is binary
  public static Optional<Content> resolve(Merge<Content> file) {
    Merge<Content> simple = file.simplify();
    Optional<Content> trivial = simple.trivial(SameChange.ACCEPT);
    if (trivial.isPresent() || simple.terms().stream().anyMatch(Content::isBinary)) {
      return trivial;
    }
    List<Merge<Content>> hunks = hunks(simple);
    return hunks.stream().allMatch(Merge::isResolved)
        ? Optional.of(join(hunks.stream().map(hunk -> hunk.add(0)).toList()))
        : Optional.empty();
  }

  /// Cuts a file into parts, each resolved or in conflict, in order. Two resolved parts are never
  /// next to each other.
  public static List<Merge<Content>> hunks(Merge<Content> file) {
    if (file.isResolved()) {
      return List.of(file);
    }
    Lines lines = Lines.of(file);
    List<Merge<Content>> hunks = new ArrayList<>();
    int[] from = new int[lines.texts.size()];
    for (int line = 0; line < lines.base().size(); line++) {
      int[] at = lines.commonAt(line);
      if (at.length == 0) {
        continue;
      }
      if (!Arrays.equals(from, at)) {
        add(hunks, lines.slice(from, at));
      }
      add(hunks, Merge.resolved(lines.text(0, at[0], at[0] + 1)));
      from = Arrays.stream(at).map(one -> one + 1).toArray();
    }
    int[] end = lines.texts.stream().mapToInt(RawText::size).toArray();
    if (!Arrays.equals(from, end)) {
      add(hunks, lines.slice(from, end));
    }
    return hunks;
  }

  private static void add(List<Merge<Content>> hunks, Merge<Content> hunk) {
    Merge<Content> decided = hunk.trivial(SameChange.ACCEPT).map(Merge::resolved).orElse(hunk);
    if (decided.isResolved() && !hunks.isEmpty() && hunks.getLast().isResolved()) {
      Content both = join(List.of(hunks.removeLast().add(0), decided.add(0)));
      hunks.add(Merge.resolved(both));
    } else {
      hunks.add(decided);
    }
  }

  /// All parts one after the other.
  public static Content join(List<Content> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(part -> all.writeBytes(part.bytes()));
    return Content.of(all.toByteArray());
  }

  /// The terms of a merge as lines, aligned with the first remove.
  ///
  /// @param starts for every term, the offset of each line and of the end
  /// @param places for every term, the line that equals a line of the base, or -1
  private record Lines(List<RawText> texts, List<int[]> starts, List<int[]> places) {
    private static final int BASE = 1;

    static Lines of(Merge<Content> file) {
      List<RawText> texts = file.terms().stream().map(one -> new RawText(one.bytes())).toList();
      RawText base = texts.get(BASE);
      List<int[]> places = texts.stream().map(text -> places(base, text)).toList();
      return new Lines(texts, texts.stream().map(Lines::starts).toList(), places);
    }

    private static int[] places(RawText base, RawText text) {
      int[] places = new int[base.size()];
      if (text.equals(base)) {
        Arrays.setAll(places, line -> line);
        return places;
      }
      int shift = 0;
      int next = 0;
      for (Edit edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, base, text)) {
        for (; next < edit.getBeginA(); next++) {
          places[next] = next + shift;
        }
        for (; next < edit.getEndA(); next++) {
          places[next] = -1;
        }
        shift = edit.getEndB() - edit.getEndA();
      }
      for (; next < places.length; next++) {
        places[next] = next + shift;
      }
      return places;
    }

    private static int[] starts(RawText text) {
      byte[] bytes = text.getRawContent();
      int[] starts = new int[text.size() + 1];
      int line = 1;
      for (int i = 0; i < bytes.length && line < text.size(); i++) {
        if (bytes[i] == '\n') {
          starts[line++] = i + 1;
        }
      }
      starts[text.size()] = bytes.length;
      return starts;
    }

    RawText base() {
      return texts.get(BASE);
    }

    /// Where every term has this line of the base; nothing when a term lacks it.
    int[] commonAt(int line) {
      int[] at = places.stream().mapToInt(one -> one[line]).toArray();
      return Arrays.stream(at).anyMatch(one -> one < 0) ? new int[0] : at;
    }

    Merge<Content> slice(int[] from, int[] to) {
      List<Content> terms = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        terms.add(text(i, from[i], to[i]));
      }
      return new Merge<>(terms);
    }

    Content text(int term, int from, int to) {
      RawText text = texts.get(term);
      if (from == to) {
        return Content.EMPTY;
      }
      int[] starts = starts().get(term);
      return Content.of(Arrays.copyOfRange(text.getRawContent(), starts[from], starts[to]));
    }
  }
}
