// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.revset.Scope;

/// A log of some commits. For one thread.
public final class Log {
  /// The specification's sample begins each line with two blanks.
  private static final String MARGIN = "  ";

  private final Scope scope;
  private final List<ObjectId> shown;
  private final Entries entries;

  /// How it is to look.
  ///
  /// @param graph whether lines between the commits are drawn
  /// @param unicode whether they are round
  public record Look(LogStyle style, boolean graph, boolean unicode, Paint paint) {}

  /// @param shown in the order in which they are shown: children before parents
  public Log(Scope scope, List<ObjectId> shown) {
    this.scope = scope;
    this.shown = List.copyOf(shown);
    this.entries = new Entries(scope);
  }

  /// For people.
  public List<String> lines(Look look) throws IOException {
    LogText text = new LogText(look.paint(), look.unicode());
    List<String> lines = new ArrayList<>();
    Drawing drawing = new Drawing(new Strokes(look.unicode()));
    Edges edges = new Edges(scope.commits(), shown);
    for (ObjectId id : shown) {
      Entry entry = entries.of(id);
      List<String> said = text.lines(entry, look.style());
      if (!look.graph()) {
        lines.addAll(said);
        continue;
      }
      Drawing.Drawn drawn = drawing.draw(id, edges.of(id), text.node(entry, look.style()));
      lines.addAll(beside(drawn, said, look, entry.isAt()));
    }
    return lines;
  }

  private static List<String> beside(
      Drawing.Drawn drawn, List<String> text, Look look, boolean at) {
    String margin = look.style() == LogStyle.ZAGI ? MARGIN : "";
    int width = drawn.width() + 2;
    List<String> lines = new ArrayList<>();
    String node = at ? drawn.node().replace("@", look.paint().node("@")) : drawn.node();
    String blanks = " ".repeat(width - drawn.node().length());
    lines.add(margin + node + blanks + text.getFirst());
    int rows = Math.max(text.size() - 1, drawn.links().size());
    for (int i = 0; i < rows; i++) {
      String left = i < drawn.links().size() ? drawn.links().get(i) : drawn.pad();
      String right = i + 1 < text.size() ? text.get(i + 1) : "";
      lines.add((margin + left + " ".repeat(width - left.length()) + right).stripTrailing());
    }
    for (int i = 0; i < drawn.end().size(); i++) {
      String said = i == 0 && look.style() == LogStyle.JJ ? "  (elided revisions)" : "";
      lines.add(margin + drawn.end().get(i) + said);
    }
    return lines;
  }

  /// For programs: one map for each commit, in the same order.
  public List<Map<String, Object>> rows() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ObjectId id : shown) {
      List<String> parents = scope.commits().parents(id).stream().map(ObjectId::name).toList();
      rows.add(entries.of(id).fields(parents));
    }
    return rows;
  }
}
