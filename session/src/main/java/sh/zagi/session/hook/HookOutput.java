// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/// What a script prints, line by line, made safe for terminals and bounded.
final class HookOutput {
  /// Longer ones are cut.
  static final int MOST_LINE_BYTES = 1_000;

  private final Consumer<String> each;
  private final int mostBytes;
  private int bytes;

  /// @param each hears each line, on the thread that reads
  HookOutput(Consumer<String> each, int mostBytes) {
    this.each = each;
    this.mostBytes = mostBytes;
  }

  /// Reads to the end.
  ///
  /// @return false when there was more than is taken; the rest is not read then
  boolean readAll(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      bytes += count;
      if (bytes > mostBytes) {
        return false;
      }
      for (int at = 0; at < count; at++) {
        if (buffer[at] == '\n') {
          tell(line);
        } else if (line.size() < MOST_LINE_BYTES) {
          line.write(buffer[at]);
        }
      }
    }
    if (line.size() > 0) {
      tell(line);
    }
    return true;
  }

  private void tell(ByteArrayOutputStream line) {
    each.accept(plain(line.toString(UTF_8)));
    line.reset();
  }

  /// Without what a terminal could take as an order, or what turns text around.
  private static String plain(String line) {
    return line.replace('\t', ' ')
        .replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\u2028\u2029]", "")
        .stripTrailing();
  }
}
