// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import sh.zagi.env.Progress;
import sh.zagi.shell.command.Exchange;

/// What the platform says to somebody who enters a repository, before the session's own programs
/// speak. For a shell on a terminal it is the banner, with progress on one line that is written
/// over; for a command only progress, line by line on standard error, so that its output stays its
/// own. Safe for use by many threads.
final class Screen implements Progress {
  /// Back to the start of the line and clear it (ECMA-48).
  private static final String REWRITE = "\r\u001b[K";

  private static final long REDRAW_MILLIS = 100;

  private final boolean banner;
  private final String lineEnd;
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private String open = "";
  private String step = "";
  private long drawnNanos;
  private volatile boolean gone;

  private Screen(boolean banner, String lineEnd, OutputStream out) {
    this.banner = banner;
    this.lineEnd = lineEnd;
    this.out = out;
  }

  static Screen of(Exchange exchange, boolean command) {
    boolean terminal = exchange.terminal().isPresent();
    boolean banner = terminal && !command;
    // The client's own terminal is raw while it has one here: lines do not begin at its left.
    return new Screen(
        banner,
        terminal ? "\r\n" : "\n",
        banner ? exchange.streams().out() : exchange.streams().err());
  }

  /// Begins a line that [#finish] completes.
  void begin(String text) {
    lock.lock();
    try {
      open = text;
      if (banner) {
        write(text);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Completes the line that was begun.
  void finish(String text) {
    lock.lock();
    try {
      if (banner) {
        write((step.isEmpty() ? "" : REWRITE + open) + text + lineEnd);
      }
      open = "";
      step = "";
    } finally {
      lock.unlock();
    }
  }

  /// Says a line of the banner.
  void line(String text) {
    if (banner) {
      write(text + lineEnd);
    }
  }

  @Override
  public void step(String what) {
    lock.lock();
    try {
      step = what;
      if (banner) {
        write(REWRITE + open + what);
      } else {
        write(what + lineEnd);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void detail(long done, long total) {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (banner && total > 0 && now - drawnNanos > REDRAW_MILLIS * 1_000_000) {
        drawnNanos = now;
        write(REWRITE + open + step + " " + Math.min(100, done * 100 / total) + "%");
      }
    } finally {
      lock.unlock();
    }
  }

  /// A client that went away must not break what it was told about: a build goes on without it.
  private void write(String text) {
    if (gone) {
      return;
    }
    try {
      out.write(text.getBytes(UTF_8));
      out.flush();
    } catch (IOException _) {
      gone = true;
    }
  }
}
