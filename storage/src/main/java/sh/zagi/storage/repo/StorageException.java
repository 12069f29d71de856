// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

/// The git store failed in a way that no caller caused: damaged data, a full disk, a bug.
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
