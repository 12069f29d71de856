// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// A fact and where it stands, so that every choice can be explained.
///
/// @param line from 1; 0 when the file as a whole is the evidence
public record Evidence(String file, int line, String fact) {
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + " " + fact;
  }
}
