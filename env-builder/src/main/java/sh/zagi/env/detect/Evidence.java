// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// A fact and where it stands, so that every choice can be explained.
///
/// @param file path in the tree
/// @param line from 1; 0 when the file as a whole is the evidence
public record Evidence(String file, int line, String fact, Confidence confidence) {
  /// A fact that the project states itself.
  public Evidence(String file, int line, String fact) {
    this(file, line, fact, Confidence.CERTAIN);
  }

  /// `package.json:4`, or the file alone.
  public String place() {
    return file + (line > 0 ? ":" + line : "");
  }

  @Override
  public String toString() {
    return place() + " " + fact;
  }
}
