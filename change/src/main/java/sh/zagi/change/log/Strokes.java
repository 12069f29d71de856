// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

/// What a graph is drawn with.
///
/// @param unicode lines and round corners; otherwise what every terminal and pipe can show
record Strokes(boolean unicode) {
  char line() {
    return unicode ? '│' : '|';
  }

  char gap() {
    return '~';
  }

  /// A row of lines, one for each column that is in use.
  StringBuilder row(boolean[] used) {
    StringBuilder row = new StringBuilder(" ".repeat(2 * used.length));
    for (int i = 0; i < used.length; i++) {
      if (used[i]) {
        row.setCharAt(2 * i, line());
      }
    }
    return row;
  }

  /// A row in which the line of one column goes over to that of another on its left, and ends.
  String joinLeft(boolean[] used, int from, int to) {
    StringBuilder row = row(used);
    across(row, to, from);
    if (unicode) {
      row.setCharAt(2 * to, '├');
      row.setCharAt(2 * from, '╯');
    } else {
      row.setCharAt(2 * from - 1, '/');
      row.setCharAt(2 * from, ' ');
    }
    return stripped(row);
  }

  /// A row in which a second line leaves a column to the right, to one that begins here or is in
  /// use already.
  String branchRight(boolean[] used, int from, int to, boolean begins) {
    StringBuilder row = row(used);
    across(row, from, to);
    if (unicode) {
      row.setCharAt(2 * from, '├');
      row.setCharAt(2 * to, begins ? '╮' : '┤');
    } else {
      row.setCharAt(2 * to - 1, '\\');
      row.setCharAt(2 * to, begins ? ' ' : '|');
    }
    return stripped(row);
  }

  /// A row in which a second line leaves a column to the left, to one that is in use.
  String branchLeft(boolean[] used, int from, int to) {
    StringBuilder row = row(used);
    across(row, to, from);
    if (unicode) {
      row.setCharAt(2 * to, '├');
      row.setCharAt(2 * from, '┤');
    } else {
      row.setCharAt(2 * to + 1, '/');
    }
    return stripped(row);
  }

  private void across(StringBuilder row, int left, int right) {
    for (int i = 2 * left + 1; i < 2 * right; i++) {
      boolean crossing = i % 2 == 0 && row.charAt(i) == line();
      if (unicode) {
        row.setCharAt(i, crossing ? '┼' : '─');
      } else if (!crossing && right - left > 1) {
        row.setCharAt(i, '_');
      }
    }
  }

  static String stripped(StringBuilder row) {
    return row.toString().stripTrailing();
  }
}
