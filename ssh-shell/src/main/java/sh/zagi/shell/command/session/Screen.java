// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
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
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int BAR_CELLS = 20;

  /// A step that takes longer says for how long it has.
  private static final long PATIENT_SECONDS = 2;

  private final boolean banner;
  private final int columns;
  private final String lineEnd;
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private String open = "";
  private String step = "";
  private String bar = "";
  private long steppedNanos;
  private long drawnNanos;
  private boolean ticking;
  private volatile boolean gone;

  private Screen(boolean banner, int columns, String lineEnd, OutputStream out) {
    this.banner = banner;
    this.columns = columns;
    this.lineEnd = lineEnd;
    this.out = out;
  }

  static Screen of(Exchange exchange, boolean command) {
    boolean terminal = exchange.terminal().isPresent();
    boolean banner = terminal && !command;
    // The client's own terminal is raw while it has one here: lines do not begin at its left.
    return new Screen(
        banner,
        exchange.terminal().map(one -> one.size().columns()).orElse(0),
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
      bar = "";
      steppedNanos = System.nanoTime();
      if (banner) {
        draw();
        tick();
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
        bar = bar(Math.clamp(done * 100 / total, 0, 100));
        draw();
      }
    } finally {
      lock.unlock();
    }
  }

  /// `step [########------------] 40% 12s`, on one line whatever the window's width.
  private void draw() {
    long seconds = (System.nanoTime() - steppedNanos) / 1_000_000_000;
    String line = open + step + bar + (seconds < PATIENT_SECONDS ? "" : " " + seconds + "s");
    int room = columns - 1;
    write(REWRITE + (room <= 0 || line.length() <= room ? line : line.substring(0, room)));
  }

  private static String bar(int percent) {
    int full = percent * BAR_CELLS / 100;
    return " [" + "#".repeat(full) + "-".repeat(BAR_CELLS - full) + "] " + percent + "%";
  }

  /// A program that says nothing for a while is not one that hangs: the time goes on.
  private void tick() {
    if (ticking) {
      return;
    }
    ticking = true;
    Thread.ofVirtual()
        .name("progress")
        .start(() -> {
          try {
            do {
              Thread.sleep(TICK);
            } while (drawAgain());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private boolean drawAgain() {
    lock.lock();
    try {
      ticking = !step.isEmpty() && !gone;
      if (ticking) {
        draw();
      }
      return ticking;
    } finally {
      lock.unlock();
    }
  }

  /// The last words for somebody who does not wait.
  void leave(String text) {
    lock.lock();
    try {
      write(lineEnd + text + lineEnd);
      gone = true;
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
