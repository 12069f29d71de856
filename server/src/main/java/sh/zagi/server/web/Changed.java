// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import sh.zagi.change.browse.DiffView;
import sh.zagi.change.diff.FileDiff;

/// What a commit or a comparison changed, as pages show it.
///
/// @param hidden how many files are only counted
record Changed(List<File> files, int count, int added, int removed, int hidden) {
  /// One file.
  ///
  /// @param cut whether there are more lines
  record File(FileDiff diff, List<DiffLine> lines, boolean cut) {
    String name() {
      return diff.from().equals(diff.path())
          ? Shown.line(diff.path())
          : Shown.line(diff.from()) + " → " + Shown.line(diff.path());
    }
  }

  static Changed of(DiffView view, Sides sides) {
    List<File> files =
        view.shown().stream()
            .map(one -> new File(one.file(), lines(one, sides), one.cut()))
            .toList();
    return new Changed(
        files,
        view.files().size(),
        view.files().stream().mapToInt(one -> one.count().added()).sum(),
        view.files().stream().mapToInt(one -> one.count().removed()).sum(),
        view.files().size() - files.size());
  }

  private static List<DiffLine> lines(DiffView.FileLines one, Sides sides) {
    return one.file().count().binary()
        ? List.of()
        : DiffLine.of(one.lines(), sides.before(one.file().from()), sides.after(one.file().path()));
  }
}
