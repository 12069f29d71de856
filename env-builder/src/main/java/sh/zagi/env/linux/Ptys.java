// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What the holder of a pty master may do beyond reading and writing.
public final class Ptys {
  private static final long TIOCSWINSZ = 0x5414;
  private static final long TIOCGPGRP = 0x540F;
  private static final NativeCall IOCTL = NativeCall.variadic("ioctl", 3, 2);

  private Ptys() {}

  /// Sets the window size; the foreground group gets SIGWINCH when it changed.
  public static void resize(Descriptor master, int rows, int columns) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(ValueLayout.JAVA_SHORT, 4);
      size.setAtIndex(ValueLayout.JAVA_SHORT, 0, (short) rows);
      size.setAtIndex(ValueLayout.JAVA_SHORT, 1, (short) columns);
      IOCTL.tryCall(master.number(), TIOCSWINSZ, size.address());
    }
  }

  /// Sends a signal to the terminal's foreground process group; false when there is none.
  public static boolean signalForeground(Descriptor master, int signal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment group = arena.allocate(ValueLayout.JAVA_INT);
      if (IOCTL.tryCall(master.number(), TIOCGPGRP, group.address()) < 0) {
        return false;
      }
      int id = group.get(ValueLayout.JAVA_INT, 0);
      // The kernel translates the group into our process namespace; 0 means it has no leader.
      return id > 1 && Signals.send(-id, signal);
    }
  }
}
