// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

/// The database failed in a way that no caller caused.
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(String message) {
    super(message);
  }

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
