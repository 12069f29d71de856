// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.conflict;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import sh.zagi.change.merge.Content;

/// The change from one text to another, all lines of both in it.
///
/// @param text lines that begin with a blank, minus or plus
/// @param size bytes that were removed or added
record LineDiff(Content text, int size) {
  static LineDiff of(Content from, Content to) {
    List<byte[]> before = Lines.of(from);
    List<byte[]> after = Lines.of(to);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int size = 0;
    int a = 0;
    for (Edit edit :
        new HistogramDiff()
            .diff(RawTextComparator.DEFAULT, new RawText(from.bytes()), new RawText(to.bytes()))) {
      write(out, ' ', before.subList(a, edit.getBeginA()));
      size += write(out, '-', before.subList(edit.getBeginA(), edit.getEndA()));
      size += write(out, '+', after.subList(edit.getBeginB(), edit.getEndB()));
      a = edit.getEndA();
    }
    write(out, ' ', before.subList(a, before.size()));
    return new LineDiff(Content.of(out.toByteArray()), size);
  }

  private static int write(ByteArrayOutputStream out, char sign, List<byte[]> lines) {
    int size = 0;
    for (byte[] line : lines) {
      out.write(sign);
      out.writeBytes(line);
      size += line.length;
    }
    return size;
  }
}
