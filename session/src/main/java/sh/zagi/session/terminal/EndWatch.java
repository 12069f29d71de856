// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.util.Optional;
import java.util.OptionalInt;
import sh.zagi.env.linux.ProcessEnd;

/// Finds out whether a signal ended a process: engines tell 128 + n for that and for a program that
/// exits with that number.
///
/// @param process empty when it had ended before anybody could look
record EndWatch(Optional<ProcessEnd> process) {

  /// Watches a process that the engine has started.
  static EndWatch begin(ExecFolder files) {
    OptionalInt id = files.processId();
    return new EndWatch(id.isPresent() ? ProcessEnd.of(id.getAsInt()) : Optional.empty());
  }

  /// The process has ended; to be asked once.
  ExitStatus status(int code) {
    Optional<Integer> signal = process.flatMap(ProcessEnd::signal);
    process.ifPresent(ProcessEnd::close);
    return new ExitStatus(code, signal);
  }
}
