// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sh.zagi.storage.repo.FolderEntry;

/// A path inside a repository, to be walked up.
///
/// @param text without slashes at its ends; empty for the topmost folder
record Path(String text) {
  /// As people look for files; by name among equals.
  static final Comparator<FolderEntry> FOLDERS_FIRST =
      Comparator.comparing((FolderEntry entry) -> !entry.kind().equals("folder"))
          .thenComparing(FolderEntry::name);

  /// A folder above, or the path itself.
  record Step(String name, String path) {}

  /// From the first folder to the last step.
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    StringBuilder path = new StringBuilder();
    for (String name : text.isEmpty() ? new String[0] : text.split("/", -1)) {
      path.append(path.isEmpty() ? "" : "/").append(name);
      steps.add(new Step(name, path.toString()));
    }
    return steps;
  }

  String below(String name) {
    return text.isEmpty() ? name : text + "/" + name;
  }

  /// As addresses have it.
  String encoded() {
    return Place.encodedPath(text);
  }
}
