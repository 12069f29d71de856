// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

/// Sends signals to processes that [ProcessHandle] cannot name (groups) or signal (anything but
/// TERM and KILL).
public final class Signals {
  /// End politely.
  public static final int TERM = 15;

  /// End at once.
  public static final int KILL = 9;

  private static final NativeCall KILL_CALL = NativeCall.ofInt("kill", 2);

  private Signals() {}

  /// Sends `signal` to a process, or to a group when `id` is negative; false when it is gone.
  ///
  /// Refuses 0, 1 and -1, which would mean our own group, the machine's init, and everybody.
  public static boolean send(int id, int signal) {
    if (id >= -1 && id <= 1) {
      throw new IllegalArgumentException("no such target: " + id);
    }
    return KILL_CALL.tryCall(id, signal) == 0;
  }
}
