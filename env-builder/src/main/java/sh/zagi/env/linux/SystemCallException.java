// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

/// A system call failed in a way that its caller did not expect.
public final class SystemCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int errno;

  SystemCallException(String call, int errno) {
    super(call + " failed: errno " + errno);
    this.errno = errno;
  }

  /// The kernel's error number, for example 2 for ENOENT.
  public int errno() {
    return errno;
  }
}
