// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import sh.zagi.change.merge.Trees;

/// The difference of two trees. Reads only folders that differ.
public final class TreeDiff {
  /// Larger files are compared as binary ones.
  private static final int MOST_FILE_BYTES = 8 << 20;

  private static final int WIDEST_BAR = 40;

  private final ObjectReader reader;
  private final ObjectId before;
  private final ObjectId after;
  private final TreeFilter filter;

  /// @param paths only these and what is below them; none for all
  public TreeDiff(ObjectReader reader, ObjectId before, ObjectId after, List<String> paths) {
    this.reader = reader;
    this.before = before;
    this.after = after;
    List<String> clean =
        paths.stream()
            .map(path -> path.replaceAll("^(\\./)+|/+$", ""))
            .filter(path -> !path.isEmpty() && !path.equals("."))
            .toList();
    this.filter = clean.isEmpty() ? TreeFilter.ALL : PathFilterGroup.createFromStrings(clean);
  }

  /// The files that differ, by path.
  public List<FileDiff> files() throws IOException {
    List<FileDiff> files = new ArrayList<>();
    try (DiffFormatter formatter = formatter(OutputStream.nullOutputStream())) {
      for (DiffEntry entry : scan(formatter)) {
        files.add(file(formatter, entry));
      }
    }
    return files;
  }

  private DiffFormatter formatter(OutputStream out) {
    DiffFormatter formatter = new DiffFormatter(out);
    formatter.setReader(reader, new Config());
    formatter.setDetectRenames(true);
    formatter.setBinaryFileThreshold(MOST_FILE_BYTES);
    formatter.setPathFilter(filter);
    return formatter;
  }

  private List<DiffEntry> scan(DiffFormatter formatter) throws IOException {
    return formatter.scan(parser(before), parser(after));
  }

  private CanonicalTreeParser parser(ObjectId tree) throws IOException {
    return tree.equals(Trees.EMPTY)
        ? new CanonicalTreeParser()
        : new CanonicalTreeParser(null, reader, tree);
  }

  private static FileDiff file(DiffFormatter formatter, DiffEntry entry) throws IOException {
    FileHeader header = formatter.toFileHeader(entry);
    int added = 0;
    int removed = 0;
    for (Edit edit : header.toEditList()) {
      added += edit.getLengthB();
      removed += edit.getLengthA();
    }
    boolean gone = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
    boolean fresh = entry.getChangeType() == DiffEntry.ChangeType.ADD;
    String path = gone ? entry.getOldPath() : entry.getNewPath();
    return new FileDiff(
        path,
        gone || fresh ? path : entry.getOldPath(),
        entry.getChangeType().name().charAt(0),
        new FileDiff.Count(added, removed, header.getPatchType() != FileHeader.PatchType.UNIFIED));
  }

  /// Lines without line ends, in one of the formats. Bytes that are no UTF-8 are shown as
  /// replacement characters.
  public List<String> lines(DiffFormat format) throws IOException {
    return switch (format) {
      case GIT -> patch();
      case STAT -> stat(files());
      case NAME_ONLY -> files().stream().map(FileDiff::path).toList();
      case SUMMARY ->
          files().stream()
              .map(file ->
                  file.kind()
                      + " "
                      + (file.from().equals(file.path()) ? "" : file.from() + " => ")
                      + file.path())
              .toList();
    };
  }

  private List<String> patch() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter formatter = formatter(out)) {
      formatter.format(scan(formatter));
      formatter.flush();
    }
    String text = out.toString(UTF_8);
    return text.isEmpty()
        ? List.of()
        : List.of(
            (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
  }

  private static List<String> stat(List<FileDiff> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    int width = files.stream().mapToInt(file -> file.path().length()).max().orElse(0);
    int most =
        files.stream()
            .mapToInt(file -> file.count().added() + file.count().removed())
            .max()
            .orElse(0);
    List<String> lines = new ArrayList<>();
    int added = 0;
    int removed = 0;
    for (FileDiff file : files) {
      FileDiff.Count count = file.count();
      added += count.added();
      removed += count.removed();
      String bar =
          count.binary()
              ? "binary"
              : count.added()
                  + count.removed()
                  + " "
                  + "+".repeat(bar(count.added(), most))
                  + "-".repeat(bar(count.removed(), most));
      lines.add(file.path() + " ".repeat(width - file.path().length()) + " | " + bar);
    }
    lines.add(
        files.size() + (files.size() == 1 ? " file" : " files") + ", +" + added + " -" + removed);
    return lines;
  }

  private static int bar(int lines, int most) {
    return most <= WIDEST_BAR || lines == 0 ? lines : Math.max(1, lines * WIDEST_BAR / most);
  }
}
