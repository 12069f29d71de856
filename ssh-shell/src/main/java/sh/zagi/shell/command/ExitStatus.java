// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.Map;

/// How a call ended, as the client's own program will end.
public sealed interface ExitStatus {
  ExitStatus DONE = new Exited(0);
  ExitStatus FAILED = new Exited(1);
  ExitStatus USAGE = new Exited(2);

  /// The one number by which programs without signals tell it: 128 + n after signal n.
  int code();

  /// Ended by itself.
  ///
  /// @param code 0 to 255; ours are 0, 1 and 2, a program in a session has its own
  record Exited(int code) implements ExitStatus {}

  /// Ended by a signal.
  ///
  /// @param signal without `SIG`, such as `TERM`
  record Killed(String signal) implements ExitStatus {
    private static final int KILLED = 128;

    /// Linux numbers of the signals that SSH knows by name (RFC 4254 section 6.10), and of those
    /// that a client may send.
    public static final Map<String, Integer> NUMBERS =
        Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ILL", 4),
            Map.entry("ABRT", 6),
            Map.entry("FPE", 8),
            Map.entry("KILL", 9),
            Map.entry("USR1", 10),
            Map.entry("SEGV", 11),
            Map.entry("USR2", 12),
            Map.entry("PIPE", 13),
            Map.entry("ALRM", 14),
            Map.entry("TERM", 15));

    @Override
    public int code() {
      return KILLED + NUMBERS.getOrDefault(signal, 0);
    }
  }
}
