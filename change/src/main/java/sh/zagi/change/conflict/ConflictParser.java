// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.conflict;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.Content;

/// Reads text with conflict markers. Only the signs count, never the words after them. What is not
/// a well-formed conflict of the expected number of sides is plain text.
final class ConflictParser {
  private final int sides;
  private final int length;
  private final List<Merge<Content>> hunks = new ArrayList<>();

  private ConflictParser(int sides, int length) {
    this.sides = sides;
    this.length = length;
  }

  /// @return empty when there is no conflict in the text
  static Optional<List<Merge<Content>>> parse(Content text, int sides, int length) {
    ConflictParser parser = new ConflictParser(sides, length);
    parser.parse(text.bytes());
    return parser.hunks.stream().allMatch(Merge::isResolved)
        ? Optional.empty()
        : Optional.of(parser.hunks);
  }

  private void parse(byte[] bytes) {
    int plain = 0;
    int start = -1;
    int inner = -1;
    for (int from = 0; from < bytes.length; ) {
      int to = Lines.end(bytes, from);
      Optional<Marker> marker = Marker.of(bytes, from, to, length);
      if (marker.filter(Marker.START::equals).isPresent()) {
        start = from;
        inner = to;
      } else if (marker.filter(Marker.END::equals).isPresent() && start >= 0) {
        boolean open = bytes[to - 1] != '\n';
        Optional<Merge<Content>> hunk = hunk(Arrays.copyOfRange(bytes, inner, from), open);
        if (hunk.isPresent()) {
          text(bytes, plain, start);
          hunks.add(hunk.get());
          plain = to;
        }
        start = -1;
      }
      from = to;
    }
    text(bytes, plain, bytes.length);
  }

  private void text(byte[] bytes, int from, int to) {
    if (from < to) {
      hunks.add(Merge.resolved(Content.of(Arrays.copyOfRange(bytes, from, to))));
    }
  }

  /// @param open the end marker has no newline: each term was given one that is not its own
  private Optional<Merge<Content>> hunk(byte[] bytes, boolean open) {
    Optional<Marker> first = Marker.of(bytes, 0, Lines.end(bytes, 0), length);
    Optional<Merge<Content>> read =
        switch (first.orElse(Marker.GIT_BASE)) {
          case DIFF, ADD, REMOVE -> sections(bytes);
          case GIT_BASE -> git(bytes);
          default -> Optional.empty();
        };
    return read.filter(merge -> merge.sides() == sides)
        .map(merge -> open ? merge.map(ConflictParser::withoutNewline) : merge);
  }

  private static Content withoutNewline(Content term) {
    byte[] bytes = term.bytes();
    if (!term.endsWithNewline()) {
      return term;
    }
    int end = bytes.length - 1;
    return Content.of(Arrays.copyOf(bytes, end > 0 && bytes[end - 1] == '\r' ? end - 1 : end));
  }

  private Optional<Merge<Content>> sections(byte[] bytes) {
    List<ByteArrayOutputStream> adds = new ArrayList<>();
    List<ByteArrayOutputStream> removes = new ArrayList<>();
    Marker section = Marker.START;
    for (int from = 0; from < bytes.length; ) {
      int to = Lines.end(bytes, from);
      Optional<Marker> marker = Marker.of(bytes, from, to, length);
      if (marker.isPresent() && opensSection(marker.get())) {
        section = marker.get();
        if (section != Marker.REMOVE) {
          adds.add(new ByteArrayOutputStream());
        }
        if (section != Marker.ADD) {
          removes.add(new ByteArrayOutputStream());
        }
      } else if (marker.filter(Marker.DIFF_TO::equals).isEmpty()) {
        boolean ok =
            switch (section) {
              case ADD -> append(adds.getLast(), bytes, from, to);
              case REMOVE -> append(removes.getLast(), bytes, from, to);
              case DIFF -> diffLine(bytes, from, to, adds.getLast(), removes.getLast());
              default -> false;
            };
        if (!ok) {
          return Optional.empty();
        }
      }
      from = to;
    }
    return merge(adds, removes);
  }

  private static boolean opensSection(Marker marker) {
    return marker == Marker.ADD || marker == Marker.REMOVE || marker == Marker.DIFF;
  }

  private static boolean append(ByteArrayOutputStream out, byte[] bytes, int from, int to) {
    out.write(bytes, from, to - from);
    return true;
  }

  /// A line of a change. Editors like to strip the blank of an empty line: it counts as context.
  private static boolean diffLine(
      byte[] bytes, int from, int to, ByteArrayOutputStream add, ByteArrayOutputStream remove) {
    boolean bare = bytes[from] == '\n' || (bytes[from] == '\r' && to - from == 2);
    int text = bare ? from : from + 1;
    boolean known = bare || bytes[from] == ' ' || bytes[from] == '-' || bytes[from] == '+';
    if (bytes[from] != '-') {
      add.write(bytes, text, to - text);
    }
    if (bytes[from] != '+') {
      remove.write(bytes, text, to - text);
    }
    return known;
  }

  private static Optional<Merge<Content>> merge(
      List<ByteArrayOutputStream> adds, List<ByteArrayOutputStream> removes) {
    if (adds.size() != removes.size() + 1) {
      return Optional.empty();
    }
    List<Content> terms = new ArrayList<>();
    for (int i = 0; i < adds.size(); i++) {
      terms.add(Content.of(adds.get(i).toByteArray()));
      if (i < removes.size()) {
        terms.add(Content.of(removes.get(i).toByteArray()));
      }
    }
    return Optional.of(new Merge<>(terms));
  }

  private Optional<Merge<Content>> git(byte[] bytes) {
    List<ByteArrayOutputStream> parts = new ArrayList<>(List.of(new ByteArrayOutputStream()));
    List<Marker> order = List.of(Marker.GIT_BASE, Marker.GIT_SEPARATOR);
    for (int from = 0; from < bytes.length; ) {
      int to = Lines.end(bytes, from);
      Optional<Marker> marker = Marker.of(bytes, from, to, length).filter(order::contains);
      if (marker.isPresent()) {
        if (parts.size() > order.size() || marker.get() != order.get(parts.size() - 1)) {
          return Optional.empty();
        }
        parts.add(new ByteArrayOutputStream());
      } else {
        append(parts.getLast(), bytes, from, to);
      }
      from = to;
    }
    return parts.size() == 3
        ? Optional.of(
            new Merge<>(parts.stream().map(part -> Content.of(part.toByteArray())).toList()))
        : Optional.empty();
  }
}
