// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// Reads one kind of file that is no manifest but says what the project needs. A pure function of
/// the files; a file that cannot be read is a warning in the answer.
public interface Clue {
  Clues read(ProjectFiles files);
}
