// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

/// One file of a tree.
///
/// @param path relative to the tree's root, `/`-separated, never empty, no `.` or `..` steps
public record FileEntry(String path, FileKind kind) {}
