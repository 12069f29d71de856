// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.conflict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sh.zagi.change.merge.Content;

/// Lines as bytes, each with its end.
final class Lines {
  private Lines() {}

  /// The offset after the line that begins at `from`.
  static int end(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return bytes.length;
  }

  static List<byte[]> of(Content content) {
    byte[] bytes = content.bytes();
    List<byte[]> lines = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int to = end(bytes, from);
      lines.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return lines;
  }

  /// Whether all lines end with CR LF, and there is one.
  static boolean endWithCrLf(Content content) {
    byte[] bytes = content.bytes();
    boolean any = false;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (i == 0 || bytes[i - 1] != '\r') {
          return false;
        }
        any = true;
      }
    }
    return any;
  }
}
