// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

/// A container could not be made, entered or removed; the message is one sentence.
public final class ContainerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContainerException(String message) {
    super(message);
  }

  ContainerException(String message, Throwable cause) {
    super(message, cause);
  }
}
