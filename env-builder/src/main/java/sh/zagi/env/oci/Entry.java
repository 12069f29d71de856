// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import java.nio.file.Path;

/// One file of a layer. Names and link targets are raw, see [RawName]; names are relative, without
/// a leading or trailing slash.
sealed interface Entry {
  /// Who owns it and what may be done with it.
  ///
  /// @param mode permission bits, with set-user-id and the like
  record Attributes(int mode, int user, int group) {}

  String name();

  Attributes attributes();

  record Folder(String name, Attributes attributes) implements Entry {}

  record Link(String name, Attributes attributes, String target) implements Entry {}

  /// @param place where the content is: a part of a file that never changes
  record Plain(String name, Attributes attributes, Place place) implements Entry {}

  /// A part of a file below a root.
  ///
  /// @param path relative to the root; empty for the root itself
  record Place(Path root, String path, long offset, long lengthBytes) {
    Path file() {
      return path.isEmpty() ? root : RawName.below(root, path);
    }
  }
}
