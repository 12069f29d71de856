// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

/// How a log looks.
public enum LogStyle {
  /// One line for each change: id, what is special about it, who, and the subject.
  ZAGI,
  /// jj's two lines.
  JJ
}
