// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

/// A session could not be started, entered or saved; the message is one sentence.
public final class SessionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SessionException(String message) {
    super(message);
  }

  SessionException(String message, Throwable cause) {
    super(message, cause);
  }
}
