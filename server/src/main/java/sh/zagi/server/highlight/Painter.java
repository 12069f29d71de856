// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;
import org.treesitter.TSTree;
import org.treesitter.TSTreeCursor;

/// Paints the bytes of a text by the tree that was made of it: what is above first, what is below
/// over it.
final class Painter {
  private final Symbols symbols;
  private final byte[] paint;
  private final Budget budget;

  /// What is known of the nodes above.
  ///
  /// @param isCalled whether this node, by its place, is the name of a function
  private record Above(Symbols.Symbol symbol, boolean isCalled, boolean isKey) {}

  private Painter(Symbols symbols, byte[] paint, Budget budget) {
    this.symbols = symbols;
    this.paint = paint;
    this.budget = budget;
  }

  /// @param length of the text in bytes
  /// @return the number of a kind for each byte; less painted when the time was over
  static byte[] paint(TSTree tree, Symbols symbols, int length, Budget budget) {
    Painter painter = new Painter(symbols, new byte[length], budget);
    try (TSTreeCursor cursor = new TSTreeCursor(tree.getRootNode())) {
      painter.walk(cursor);
    }
    return painter.paint;
  }

  private void walk(TSTreeCursor cursor) {
    Deque<Above> above = new ArrayDeque<>();
    while (!budget.isSpent()) {
      Above here = visit(cursor, above.peek());
      if (here.symbol().role() != Symbols.Role.COVERS && !here.isKey() && cursor.gotoFirstChild()) {
        above.push(here);
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (above.isEmpty() || !cursor.gotoParent()) {
          return;
        }
        above.pop();
      }
    }
  }

  private Above visit(TSTreeCursor cursor, @Nullable Above parent) {
    TSNode node = cursor.currentNode();
    Symbols.Symbol symbol = symbols.symbol(node.getSymbol());
    String field = symbols.field(cursor.currentFieldId());
    boolean isCalled = parent != null && isCalled(parent, field);
    boolean isKey = field.equals("key") && symbol.role() != Symbols.Role.COVERS;
    if (isKey) {
      fill(node, Kind.TYPE);
    } else if (isCalled && symbol.isName()) {
      fill(node, Kind.FUNCTION);
    } else if (symbol.role() != Symbols.Role.NOTHING) {
      fill(node, symbol.kind());
    }
    return new Above(symbol, isCalled && symbol.isPart(), isKey);
  }

  private static boolean isCalled(Above parent, String field) {
    return switch (field) {
      case "name", "function", "method", "declarator", "macro" ->
          parent.symbol().names() || (parent.isCalled() && field.equals("name"));
      case "field", "property", "attribute" -> parent.isCalled();
      default -> false;
    };
  }

  private void fill(TSNode node, Kind kind) {
    int start = Math.clamp(node.getStartByte(), 0, paint.length);
    int end = Math.clamp(node.getEndByte(), start, paint.length);
    Arrays.fill(paint, start, end, (byte) kind.number());
  }
}
