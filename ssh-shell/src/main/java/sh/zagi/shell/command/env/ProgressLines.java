// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import sh.zagi.env.Progress;
import sh.zagi.shell.command.Exchange;

/// What a verb is doing while it works, line by line on standard error, so that its output stays
/// its own. Safe for use by many threads.
final class ProgressLines implements Progress {
  private final OutputStream err;
  private volatile boolean gone;

  ProgressLines(Exchange exchange) {
    this.err = exchange.streams().err();
  }

  @Override
  public synchronized void step(String what) {
    if (gone) {
      return;
    }
    try {
      err.write((what + "\n").getBytes(UTF_8));
      err.flush();
    } catch (IOException _) {
      // a client that went away must not break the work
      gone = true;
    }
  }

  @Override
  public void detail(long done, long total) {
    // a line for each would fill the screen
  }
}
