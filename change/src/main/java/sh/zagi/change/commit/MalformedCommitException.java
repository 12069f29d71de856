// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.commit;

/// A commit that cannot be used; the message says why in one line.
public final class MalformedCommitException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedCommitException(String message) {
    super(message, null, false, false);
  }
}
