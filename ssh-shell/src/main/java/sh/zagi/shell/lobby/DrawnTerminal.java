// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/// A terminal that is drawn on and never read: a terminal's own reader takes keys that were typed
/// for whoever is next, see [Keys].
final class DrawnTerminal {
  private DrawnTerminal() {}

  /// @param type terminfo's name
  /// @param out stays open
  static Terminal open(String type, OutputStream out) throws IOException {
    Terminal terminal =
        new ExternalTerminal("lobby", type, InputStream.nullInputStream(), lasting(out), UTF_8);
    Attributes raw = terminal.enterRawMode();
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    raw.setLocalFlag(Attributes.LocalFlag.ECHO, false);
    terminal.setAttributes(raw);
    return terminal;
  }

  /// The client's streams are the door's to close.
  private static OutputStream lasting(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }
}
