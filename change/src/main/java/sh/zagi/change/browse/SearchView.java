// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.browse;

import java.util.List;

/// What a search found, as much of it as a page holds.
///
/// @param looked at so many files
/// @param binary of them were no UTF-8 text and only their names were looked at
/// @param large of them were too large for it, likewise
public record SearchView(List<FileHits> files, int looked, int binary, int large, End end) {
  /// Why it ended.
  public enum End {
    /// Everything was looked at.
    WHOLE,
    /// There is more than a page holds.
    FOUND_ENOUGH,
    /// Looking on would cost too much.
    LOOKED_ENOUGH
  }

  /// A file whose name or lines have it.
  ///
  /// @param more how many further lines have it
  public record FileHits(String path, List<Line> lines, int more) {
    public FileHits {
      lines = List.copyOf(lines);
    }
  }

  /// A line that has it, as somebody wrote it and of any length.
  ///
  /// @param number from 1
  public record Line(int number, String text, List<Span> spans) {
    public Line {
      spans = List.copyOf(spans);
    }
  }

  /// A place in a line, in UTF-16 units.
  ///
  /// @param end the first that is not of it
  public record Span(int start, int end) {}

  public SearchView {
    files = List.copyOf(files);
  }
}
