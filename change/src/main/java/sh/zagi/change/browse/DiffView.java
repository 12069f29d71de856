// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.browse;

import java.util.List;
import sh.zagi.change.diff.FileDiff;

/// A difference, as much of it as a page holds.
///
/// @param files that differ, all of them
/// @param shown those whose lines are there
public record DiffView(List<FileDiff> files, List<FileLines> shown) {
  /// The lines of one file, as `git diff` writes them.
  ///
  /// @param cut whether there are more
  public record FileLines(FileDiff file, List<String> lines, boolean cut) {}

  public DiffView {
    files = List.copyOf(files);
    shown = List.copyOf(shown);
  }
}
