// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

/// The size of a terminal in character cells, clamped to what programs can bear.
///
/// @param columns 1 to 4096
/// @param rows 1 to 4096
public record TerminalSize(int columns, int rows) {
  private static final int MOST_CELLS = 4096;
  private static final int USUAL_COLUMNS = 80;
  private static final int USUAL_ROWS = 24;

  public TerminalSize {
    columns = clamp(columns, USUAL_COLUMNS);
    rows = clamp(rows, USUAL_ROWS);
  }

  /// The size when a client says nothing: 80 by 24.
  public static TerminalSize usual() {
    return new TerminalSize(USUAL_COLUMNS, USUAL_ROWS);
  }

  private static int clamp(int cells, int usual) {
    return cells <= 0 ? usual : Math.min(cells, MOST_CELLS);
  }
}
