// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

/// A tree has more than can be checked out; the message is one phrase that names the limit.
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooLargeException(String message) {
    super(message);
  }
}
