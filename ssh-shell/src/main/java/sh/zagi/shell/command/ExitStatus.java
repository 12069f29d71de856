// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

/// How a call ended, as the client's own program will end.
public sealed interface ExitStatus {
  ExitStatus DONE = new Exited(0);
  ExitStatus FAILED = new Exited(1);
  ExitStatus USAGE = new Exited(2);

  /// Ended by itself.
  ///
  /// @param code 0 to 255; ours are 0, 1 and 2, a program in a session has its own
  record Exited(int code) implements ExitStatus {}

  /// Ended by a signal.
  ///
  /// @param signal without `SIG`, such as `TERM`
  record Killed(String signal) implements ExitStatus {}
}
