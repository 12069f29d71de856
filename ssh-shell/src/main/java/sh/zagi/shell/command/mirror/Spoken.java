// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.LongSupplier;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Shown;

/// What `mirror` says while it works: a line for each step, begun when the step begins. On a
/// terminal the line shows how far it is; elsewhere tests that take long are counted in lines. Safe
/// for use by many threads.
final class Spoken implements MirrorHost.Stages {
  /// Back to the start of the line and clear it (ECMA-48).
  private static final String REWRITE = "\r\u001b[K";

  private static final long REDRAW_NANOS = 100_000_000;
  private static final long LINE_NANOS = 5_000_000_000L;

  private final OutputStream out;
  private final boolean terminal;
  private final LongSupplier clock;
  private String open = "";
  private long drawnNanos;
  private long saidNanos;
  private boolean parted;
  private boolean gone;

  /// @param quiet whether the output belongs to a program
  Spoken(Exchange exchange, boolean quiet) {
    this(
        quiet ? OutputStream.nullOutputStream() : exchange.streams().out(),
        exchange.terminal().isPresent(),
        System::nanoTime);
  }

  /// @param clock in nanoseconds, from wherever
  Spoken(OutputStream out, boolean terminal, LongSupplier clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
  }

  synchronized void begin(String text) {
    open = text + " ";
    saidNanos = clock.getAsLong();
    parted = false;
    write(open);
  }

  synchronized void finish(String text) {
    String again = terminal ? REWRITE + open : parted ? open : "";
    write(again + Shown.text(text) + (terminal ? "\r\n" : "\n"));
    open = "";
  }

  @Override
  public void step(String what) {
    show(what);
  }

  @Override
  public void detail(long done, long total) {
    if (total > 0) {
      show(done * 100 / total + "%");
    }
  }

  /// How far a transfer is, in git's words.
  void transferred(String step, int done, int total) {
    show(step + " " + done + (total > 0 ? "/" + total : ""));
  }

  /// The last figures are those of the step's end.
  @Override
  public synchronized void tested(int passing, int failing) {
    String words = passing + " passing" + (failing > 0 ? ", " + failing + " failing" : "");
    if (open.isEmpty()) {
      return;
    }
    if (terminal) {
      write(REWRITE + open + words);
    } else if (clock.getAsLong() - saidNanos > LINE_NANOS) {
      saidNanos = clock.getAsLong();
      write((parted ? "" : "\n") + "Tests: " + words + "...\n");
      parted = true;
    }
  }

  private synchronized void show(String text) {
    long now = clock.getAsLong();
    if (terminal && !open.isEmpty() && now - drawnNanos > REDRAW_NANOS) {
      drawnNanos = now;
      write(REWRITE + open + Shown.text(text));
    }
  }

  @Override
  public void detected(List<String> tools) {
    finish(tools.isEmpty() ? "nothing that runs" : String.join(", ", tools));
    if (!tools.isEmpty()) {
      begin("Generating env spec...");
      finish("done");
      begin("Running tests...");
    }
  }

  /// A client that went away does not end the work.
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
