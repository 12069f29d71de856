// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import java.util.Optional;

/// How a process ended.
///
/// @param code 0..255; 128 + n after signal n, as shells report it
public record ExitStatus(int code) {
  private static final int SIGNAL_BASE = 128;
  private static final int LAST_SIGNAL = 64;

  /// The signal that ended the process, or with which it says that its child ended.
  public Optional<Integer> signal() {
    int signal = code - SIGNAL_BASE;
    return signal >= 1 && signal <= LAST_SIGNAL ? Optional.of(signal) : Optional.empty();
  }
}
