// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.IntList;
import org.eclipse.jgit.util.RawParseUtils;
import sh.zagi.change.RefusedException;
import sh.zagi.change.merge.TreeEntry;

/// Some of the hunks of a file's change, by their numbers: as a diff with three lines of context
/// shows them, the first is 1.
///
/// @param path of the file
/// @param numbers of the hunks
record Hunks(String path, Set<Integer> numbers) {
  private static final Pattern FORM = Pattern.compile("(.+):(\\d{1,6}(?:[,-]\\d{1,6})*)");
  private static final int CONTEXT_LINES = 3;
  private static final int LIMIT_BYTES = 32 << 20;

  /// Reads `FILE:N`, `FILE:N,M` and `FILE:N-M`.
  ///
  /// @throws RefusedException when it is none of these
  static Hunks parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new RefusedException("not a hunk: " + text + " (write FILE:N, FILE:N,M or FILE:N-M)");
    }
    Set<Integer> numbers = new TreeSet<>();
    for (String part : form.group(2).split(",", -1)) {
      String[] ends = part.split("-", -1);
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      if (ends.length > 2 || first < 1 || last < first || last - first > 10_000) {
        throw new RefusedException("not a hunk: " + text + " (write FILE:N, FILE:N,M or FILE:N-M)");
      }
      for (int i = first; i <= last; i++) {
        numbers.add(i);
      }
    }
    return new Hunks(Paths.checked(List.of(form.group(1))).getFirst(), numbers);
  }

  /// The file with only these hunks changed.
  ///
  /// @param base the tree before the change
  /// @param changed the tree after it
  Optional<TreeEntry> of(
      ObjectReader reader, ObjectInserter inserter, ObjectId base, ObjectId changed)
      throws IOException {
    Optional<TreeEntry> old = Part.entry(reader, base, path);
    Optional<TreeEntry> next = Part.entry(reader, changed, path);
    if (old.equals(next)) {
      throw new RefusedException("not changed: " + path);
    }
    RawText before = text(reader, old);
    RawText after = text(reader, next);
    List<List<Edit>> hunks = hunks(before, after);
    for (int number : numbers) {
      if (number > hunks.size()) {
        throw new RefusedException(path + " has " + hunks.size() + " hunks, there is no " + number);
      }
    }
    if (numbers.size() == hunks.size()) {
      return next;
    }
    byte[] selected = selected(before, after, hunks);
    FileMode mode = old.or(() -> next).map(TreeEntry::mode).orElse(FileMode.REGULAR_FILE);
    return Optional.of(new TreeEntry(mode, inserter.insert(Constants.OBJ_BLOB, selected)));
  }

  private RawText text(ObjectReader reader, Optional<TreeEntry> entry) throws IOException {
    if (entry.isEmpty()) {
      return new RawText(new byte[0]);
    }
    if (!entry.get().isFile()) {
      throw new RefusedException("not a file: " + path);
    }
    byte[] bytes = reader.open(entry.get().id(), Constants.OBJ_BLOB).getCachedBytes(LIMIT_BYTES);
    if (RawText.isBinary(bytes)) {
      throw new RefusedException("a binary file has no hunks: " + path);
    }
    return new RawText(bytes);
  }

  private static List<List<Edit>> hunks(RawText before, RawText after) {
    List<List<Edit>> hunks = new ArrayList<>();
    int end = Integer.MIN_VALUE;
    for (Edit edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, before, after)) {
      if (hunks.isEmpty() || edit.getBeginA() - end > 2 * CONTEXT_LINES) {
        hunks.add(new ArrayList<>());
      }
      hunks.getLast().add(edit);
      end = edit.getEndA();
    }
    return hunks;
  }

  private byte[] selected(RawText before, RawText after, List<List<Edit>> hunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int line = 0;
    for (int i = 0; i < hunks.size(); i++) {
      if (!numbers.contains(i + 1)) {
        continue;
      }
      for (Edit edit : hunks.get(i)) {
        copy(out, before, line, edit.getBeginA());
        copy(out, after, edit.getBeginB(), edit.getEndB());
        line = edit.getEndA();
      }
    }
    copy(out, before, line, before.size());
    return out.toByteArray();
  }

  /// Copies whole lines byte for byte.
  private static void copy(ByteArrayOutputStream out, RawText text, int from, int to) {
    if (from < to) {
      byte[] bytes = text.getRawContent();
      IntList starts = RawParseUtils.lineMap(bytes, 0, bytes.length);
      // The map counts lines from 1.
      int begin = starts.get(from + 1);
      out.write(bytes, begin, starts.get(to + 1) - begin);
    }
  }
}
