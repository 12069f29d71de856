// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

/// One entry of a folder.
///
/// @param mode as git writes it, such as `100644`
/// @param kind `file`, `folder`, `link` or `submodule`
/// @param sizeBytes of a file or link; 0 for others
/// @param id of the object
public record FolderEntry(String name, String mode, String kind, long sizeBytes, String id) {}
