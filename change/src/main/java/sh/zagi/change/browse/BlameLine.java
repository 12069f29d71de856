// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.browse;

/// Who wrote a line.
///
/// @param first whether the line before is of another commit
public record BlameLine(CommitView commit, boolean first, String text) {}
