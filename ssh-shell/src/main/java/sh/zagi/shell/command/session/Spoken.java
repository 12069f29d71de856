// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process's output into which the platform may speak, between two writes. Safe for use by many
/// threads.
final class Spoken extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(Spoken.class);

  private final OutputStream out;
  private final String newLine;

  /// @param newLine how a line begins and ends where this is shown
  Spoken(OutputStream out, String newLine) {
    this.out = out;
    this.newLine = newLine;
  }

  /// One line by the platform; nobody may be there to read it.
  void say(String line) {
    try {
      byte[] text =
          ((newLine.length() > 1 ? newLine : "") + "zagi: " + line + newLine).getBytes(UTF_8);
      write(text, 0, text.length);
      flush();
    } catch (IOException e) {
      LOG.debug("a notice was not heard", e);
    }
  }

  @Override
  public synchronized void write(int value) throws IOException {
    out.write(value);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public synchronized void flush() throws IOException {
    out.flush();
  }
}
