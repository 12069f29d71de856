// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/// Draws the graph, one commit after the other, children before parents. Each column waits for one
/// commit; a commit is drawn in the leftmost column that waits for it, or in a new one. For one
/// thread.
final class Drawing {
  private final Strokes strokes;
  private final List<Optional<ObjectId>> columns = new ArrayList<>();

  Drawing(Strokes strokes) {
    this.strokes = strokes;
  }

  /// What stands left of a commit's text.
  ///
  /// @param node the row of the commit itself
  /// @param links rows below it, in which lines change columns
  /// @param pad what stands left of further text
  /// @param end rows below all text: the one that says that commits were left out, and a join that
  ///   comes after it
  record Drawn(String node, List<String> links, String pad, List<String> end) {
    int width() {
      int width = Math.max(node.length(), pad.length());
      for (String link : links) {
        width = Math.max(width, link.length());
      }
      return width;
    }
  }

  /// Draws the next commit.
  ///
  /// @param symbol one character
  Drawn draw(ObjectId id, List<Edge> edges, String symbol) {
    int column = columns.indexOf(Optional.of(id));
    if (column < 0) {
      column = free(0);
    }
    columns.set(column, Optional.of(id));
    StringBuilder row = strokes.row(used());
    row.replace(2 * column, 2 * column + 1, symbol);
    List<String> links = new ArrayList<>();
    for (Edge edge : edges.subList(Math.min(1, edges.size()), edges.size())) {
      branch(column, edge, links);
    }
    List<String> end = new ArrayList<>();
    String pad = Strokes.stripped(strokes.row(used()));
    if (edges.isEmpty()) {
      columns.set(column, Optional.empty());
    } else {
      gap(column, edges).ifPresent(end::add);
      continueAt(column, edges.getFirst(), end.isEmpty() ? links : end);
    }
    trim();
    if (end.isEmpty()) {
      pad = Strokes.stripped(strokes.row(used()));
    }
    return new Drawn(Strokes.stripped(row), links, pad, end);
  }

  private void branch(int column, Edge edge, List<String> links) {
    int there = columns.indexOf(Optional.of(edge.target()));
    if (there < 0) {
      int fresh = free(column + 1);
      links.add(strokes.branchRight(usedUpTo(fresh), column, fresh, true));
      columns.set(fresh, Optional.of(edge.target()));
    } else if (there > column) {
      links.add(strokes.branchRight(used(), column, there, false));
    } else {
      links.add(strokes.branchLeft(used(), column, there));
    }
  }

  private void continueAt(int column, Edge edge, List<String> links) {
    int there = columns.indexOf(Optional.of(edge.target()));
    int left = there < 0 ? column : Math.min(there, column);
    int right = Math.max(there, column);
    if (right > left) {
      links.add(strokes.joinLeft(used(), right, left));
      columns.set(right, Optional.empty());
    }
    columns.set(left, Optional.of(edge.target()));
  }

  /// @param column where the first edge still is
  private Optional<String> gap(int column, List<Edge> edges) {
    StringBuilder row = strokes.row(used());
    boolean any = false;
    for (int i = 0; i < edges.size(); i++) {
      int at = i == 0 ? column : columns.indexOf(Optional.of(edges.get(i).target()));
      if (edges.get(i).elided()) {
        row.setCharAt(2 * at, strokes.gap());
        any = true;
      }
    }
    return any ? Optional.of(Strokes.stripped(row)) : Optional.empty();
  }

  private int free(int from) {
    for (int i = from; i < columns.size(); i++) {
      if (columns.get(i).isEmpty()) {
        return i;
      }
    }
    while (columns.size() <= from) {
      columns.add(Optional.empty());
    }
    if (columns.getLast().isPresent()) {
      columns.add(Optional.empty());
    }
    return columns.size() - 1;
  }

  private void trim() {
    while (!columns.isEmpty() && columns.getLast().isEmpty()) {
      columns.removeLast();
    }
  }

  private boolean[] used() {
    return usedUpTo(columns.size() - 1);
  }

  private boolean[] usedUpTo(int last) {
    boolean[] used = new boolean[Math.max(last + 1, columns.size())];
    for (int i = 0; i < columns.size(); i++) {
      used[i] = columns.get(i).isPresent();
    }
    return used;
  }
}
