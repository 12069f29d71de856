// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// A manifest that cannot be used. The message is one line and names file and line.
public final class BrokenFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param line from 1; 0 when the file as a whole is at fault
  public BrokenFileException(String file, int line, String why) {
    super(file + (line > 0 ? ":" + line : "") + ": " + why, null, false, false);
  }
}
