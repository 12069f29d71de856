// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// How a process ends that is somebody else's child (`pidfd_open(2)`, `PIDFD_GET_INFO`). Kernels
/// before 6.15 do not tell.
public final class ProcessEnd implements AutoCloseable {
  private static final int SYS_PIDFD_OPEN = 434;

  /// `_IOWR(0xFF, 11, struct pidfd_info)` in its first version.
  private static final long PIDFD_GET_INFO = 0xC040_FF0BL;

  private static final int INFO_BYTES = 64;
  private static final int EXIT_CODE_OFFSET = 60;
  private static final long INFO_EXIT = 1 << 3;
  private static final int SIGNAL_MASK = 0x7f;

  private static final NativeCall SYSCALL = NativeCall.variadic("syscall", 3, 1);
  private static final NativeCall IOCTL = NativeCall.variadic("ioctl", 3, 2);

  private final Descriptor process;

  private ProcessEnd(Descriptor process) {
    this.process = process;
  }

  /// Watches a process that runs now; empty when it is gone already.
  public static Optional<ProcessEnd> of(int pid) {
    long descriptor = SYSCALL.tryCall(SYS_PIDFD_OPEN, pid, 0);
    return descriptor < 0
        ? Optional.empty()
        : Optional.of(new ProcessEnd(new Descriptor((int) descriptor)));
  }

  /// The signal that ended the process; empty when it ended by itself, or nobody knows.
  public Optional<Integer> signal() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
      info.set(ValueLayout.JAVA_LONG, 0, INFO_EXIT);
      boolean told = IOCTL.tryCall(process.number(), PIDFD_GET_INFO, info.address()) == 0;
      boolean ended = told && (info.get(ValueLayout.JAVA_LONG, 0) & INFO_EXIT) != 0;
      int signal = ended ? info.get(ValueLayout.JAVA_INT, EXIT_CODE_OFFSET) & SIGNAL_MASK : 0;
      return signal == 0 ? Optional.empty() : Optional.of(signal);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
