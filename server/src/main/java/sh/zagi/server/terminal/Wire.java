// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import sh.zagi.session.terminal.ChunkedInput;

/// The bytes of one terminal, both ways, by their positions: whoever comes back goes on where the
/// connection broke. What no page has shown yet is never dropped; while the memory for it is full
/// the program waits, as it does for a slow SSH client. What was shown is kept as long as there is
/// room, for a page that is loaded anew. One page is at the wire at a time: who comes later takes
/// it over. Safe for use by many threads.
final class Wire {
  static final int KEPT_BYTES = 512 * 1024;
  static final int MOST_TYPED_BYTES = 128 * 1024;
  private static final int PIECE_BYTES = 32 * 1024;
  private static final byte[] NOTHING = {};

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring = new byte[KEPT_BYTES];
  private final Deque<byte[]> typed = new ArrayDeque<>();
  private long written;
  private long shown;
  private long everShown;
  private long taken;
  private int typedBytes;
  private long turns;
  private boolean attended;
  private boolean ended;
  private boolean broken;

  /// A page's time at the wire.
  ///
  /// @param number of this turn; any other is over
  /// @param from position of the first byte of output that it gets
  /// @param replayed position before which all was shown by a page before
  /// @param taken how many bytes of input were taken so far
  record Turn(long number, long from, long replayed, long taken) {}

  /// Gives the wire to a page.
  ///
  /// @param known how many bytes of output the page has
  Turn join(long known) {
    lock.lock();
    try {
      turns++;
      attended = true;
      changed.signalAll();
      // What this page has yet to show must not be written over before it did.
      shown = Math.clamp(known, oldest(), written);
      return new Turn(turns, shown, everShown, taken);
    } finally {
      lock.unlock();
    }
  }

  /// The page is gone; nothing when another took over.
  void leave(Turn turn) {
    lock.lock();
    try {
      if (turn.number() == turns) {
        turns++;
        attended = false;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until nobody was there for this long, or all is over and was shown.
  void awaitAbandoned(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (left > 0 && !(ended && !attended && shown == written)) {
        if (attended) {
          changed.await();
          left = patience.toNanos();
        } else {
          left = changed.awaitNanos(left);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes what was typed; waits while the program does not read.
  void type(Turn turn, byte[] bytes) throws InterruptedException {
    lock.lock();
    try {
      while (turn.number() == turns && !broken && typedBytes >= MOST_TYPED_BYTES) {
        changed.await();
      }
      if (turn.number() == turns && !broken && bytes.length > 0) {
        typed.add(bytes);
        typedBytes += bytes.length;
        taken += bytes.length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes of input were taken.
  long taken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// The page has shown all before this position.
  void shown(Turn turn, long position) {
    lock.lock();
    try {
      if (turn.number() == turns && position > shown) {
        shown = Math.min(position, written);
        everShown = Math.max(everShown, shown);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for output from a position on.
  ///
  /// @return no bytes when there are none for a while; empty when this turn or all output is over
  Optional<byte[]> next(Turn turn, long position, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (turn.number() == turns && position == written && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (turn.number() != turns || (position == written && ended)) {
        return Optional.empty();
      }
      return Optional.of(piece(position));
    } finally {
      lock.unlock();
    }
  }

  /// Whether a turn is over because another page took its place.
  boolean isOver(Turn turn) {
    lock.lock();
    try {
      return turn.number() != turns;
    } finally {
      lock.unlock();
    }
  }

  private byte[] piece(long position) {
    int length = Math.toIntExact(Math.min(written - position, PIECE_BYTES));
    int at = (int) (position % KEPT_BYTES);
    int first = Math.min(length, KEPT_BYTES - at);
    byte[] piece = Arrays.copyOfRange(ring, at, at + length);
    System.arraycopy(ring, 0, piece, first, length - first);
    return piece;
  }

  private long oldest() {
    return Math.max(0, written - KEPT_BYTES);
  }

  /// The program has ended: there will be no more output.
  void end() {
    lock.lock();
    try {
      ended = true;
      broken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nobody will come any more: input ends, output fails.
  void breakOff() {
    lock.lock();
    try {
      broken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What the program reads.
  InputStream in() {
    return new ChunkedInput() {
      @Override
      protected byte[] next() throws InterruptedException {
        return input();
      }
    };
  }

  private byte[] input() throws InterruptedException {
    lock.lock();
    try {
      while (typed.isEmpty() && !broken) {
        changed.await();
      }
      byte[] bytes = typed.isEmpty() ? NOTHING : typed.remove();
      typedBytes -= bytes.length;
      changed.signalAll();
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /// What the program writes.
  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        output(bytes, offset, length);
      }
    };
  }

  private void output(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      int done = 0;
      while (done < length) {
        int room = Math.toIntExact(KEPT_BYTES - (written - shown));
        if (broken) {
          throw new IOException("nobody is at this terminal any more");
        }
        if (room == 0) {
          changed.await();
        } else {
          int at = (int) (written % KEPT_BYTES);
          int count = Math.min(Math.min(room, length - done), KEPT_BYTES - at);
          System.arraycopy(bytes, offset + done, ring, at, count);
          done += count;
          written += count;
          changed.signalAll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}
