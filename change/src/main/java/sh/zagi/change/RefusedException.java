// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

/// A mutation that cannot be done; the message is one line for a person. Nothing has changed.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedException(String message) {
    super(message, null, false, false);
  }
}
