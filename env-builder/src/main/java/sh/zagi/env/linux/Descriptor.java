// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// An open file descriptor that is read and written without blocking for ever.
///
/// Reads and writes wait by `poll` on this descriptor and on a *wake* descriptor (see [#event()]),
/// so that another thread can end the wait without closing a number under a running call. Use from
/// a platform thread: a wait pins a virtual thread's carrier. The owner closes it once, after the
/// threads that use it have ended.
public final class Descriptor implements AutoCloseable {
  /// Result of a read when the other side is gone.
  public static final int END = -1;

  /// Result of a read that was ended by its wake descriptor.
  public static final int WOKEN = -2;

  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;
  private static final int F_SETFL = 4;
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int POLLFD_BYTES = 8;
  private static final int EAGAIN = 11;
  private static final int EINTR = 4;
  private static final int EIO = 5;
  private static final int EPIPE = 32;
  private static final int CHUNK_BYTES = 64 * 1024;

  private static final NativeCall READ = NativeCall.ofLong("read", 3);
  private static final NativeCall WRITE = NativeCall.ofLong("write", 3);
  private static final NativeCall CLOSE = NativeCall.ofInt("close", 1);
  private static final NativeCall PIPE2 = NativeCall.ofInt("pipe2", 2);
  private static final NativeCall POLL = NativeCall.ofInt("poll", 3);
  private static final NativeCall EVENTFD = NativeCall.ofInt("eventfd", 2);
  private static final NativeCall FCNTL = NativeCall.variadic("fcntl", 3, 2);

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  Descriptor(int number) {
    this.number = number;
  }

  /// Two ends of a pipe, both closed on exec; the kernel buffers 64 KiB.
  public record Pipe(Descriptor readEnd, Descriptor writeEnd) {}

  /// Opens a pipe.
  public static Pipe pipe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(ValueLayout.JAVA_INT, 2);
      PIPE2.call(pair.address(), O_CLOEXEC);
      return new Pipe(
          new Descriptor(pair.getAtIndex(ValueLayout.JAVA_INT, 0)),
          new Descriptor(pair.getAtIndex(ValueLayout.JAVA_INT, 1)));
    }
  }

  /// A descriptor that becomes readable, for good, once [#signal()] was called.
  public static Descriptor event() {
    return new Descriptor((int) EVENTFD.call(0, O_CLOEXEC | O_NONBLOCK));
  }

  /// Makes an event descriptor readable.
  public void signal() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
      WRITE.call(number, one.address(), Long.BYTES);
    }
  }

  /// A path that opens this descriptor's file anew, for example as a child's standard stream.
  public Path path() {
    return Path.of("/proc/self/fd/" + number);
  }

  int number() {
    return number;
  }

  /// Makes our reads and writes return instead of block; needed once before [#read] and [#write].
  public Descriptor nonBlocking() {
    FCNTL.call(number, F_SETFL, O_NONBLOCK);
    return this;
  }

  /// Waits for bytes; the count read, [#END] or [#WOKEN]. Data wins over a wake.
  public int read(byte[] into, Descriptor wake) {
    try (Arena arena = Arena.ofConfined()) {
      int length = Math.min(into.length, CHUNK_BYTES);
      MemorySegment buffer = arena.allocate(length);
      while (true) {
        long count = READ.tryCall(number, buffer.address(), length);
        if (count > 0) {
          MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, (int) count);
          return (int) count;
        }
        // A pty master answers EIO when its last slave is closed: that is its end of file.
        if (count == 0 || count == -EIO) {
          return END;
        }
        if (count != -EAGAIN && count != -EINTR) {
          throw new SystemCallException("read", (int) -count);
        }
        if (!ready(POLLIN, wake)) {
          return WOKEN;
        }
      }
    }
  }

  /// Writes all bytes, waiting for room; false when the reader is gone or `wake` was signalled.
  public boolean write(byte[] from, int length, Descriptor wake) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(1, length));
      MemorySegment.copy(from, 0, buffer, ValueLayout.JAVA_BYTE, 0, length);
      int done = 0;
      while (done < length) {
        long count = WRITE.tryCall(number, buffer.address() + done, length - done);
        if (count >= 0) {
          done += (int) count;
        } else if (count == -EPIPE || count == -EIO) {
          return false;
        } else if (count != -EAGAIN && count != -EINTR) {
          throw new SystemCallException("write", (int) -count);
        } else if (!ready(POLLOUT, wake)) {
          return false;
        }
      }
      return true;
    }
  }

  /// Waits until this descriptor is ready; false when only the wake descriptor is.
  boolean ready(short events, Descriptor wake) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(2L * POLLFD_BYTES, Integer.BYTES);
      set.set(ValueLayout.JAVA_INT, 0, number);
      set.set(ValueLayout.JAVA_SHORT, 4, events);
      set.set(ValueLayout.JAVA_INT, POLLFD_BYTES, wake.number);
      set.set(ValueLayout.JAVA_SHORT, POLLFD_BYTES + 4, POLLIN);
      long count;
      do {
        count = POLL.tryCall(set.address(), 2, -1);
      } while (count == -EINTR);
      if (count < 0) {
        throw new SystemCallException("poll", (int) -count);
      }
      return set.get(ValueLayout.JAVA_SHORT, 6) != 0;
    }
  }

  /// Waits for readability; false when only the wake descriptor is readable.
  boolean readable(Descriptor wake) {
    return ready(POLLIN, wake);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      CLOSE.tryCall(number);
    }
  }
}
