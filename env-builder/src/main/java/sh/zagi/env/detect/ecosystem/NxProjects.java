// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// The projects of an Nx monorepo that have a `project.json` instead of a `package.json`.
final class NxProjects {
  private static final String MANIFEST = "project.json";

  /// Nx's usual targets to tasks.
  private static final List<Map.Entry<String, String>> TARGETS =
      List.of(
          Map.entry("build", "build"),
          Map.entry("test", "test"),
          Map.entry("lint", "lint"),
          Map.entry("start", "start"),
          Map.entry("serve", "start"),
          Map.entry("dev", "start"));

  private final ProjectFiles files;
  private final String top;
  private final NodePackaging manager;

  NxProjects(ProjectFiles files, String top, NodePackaging manager) {
    this.files = files;
    this.top = top;
    this.manager = manager;
  }

  /// The projects that are no members by a `package.json`.
  List<Root> besides(Set<String> members) {
    List<Root> roots = new ArrayList<>();
    for (String folder : folders(files, top)) {
      if (!members.contains(folder)) {
        RootDraft own = new RootDraft(folder, "node").memberOf(top);
        own.packageManager(manager.name(), manager.version(), manager.evidence());
        fill(own);
        Evidence why = new Evidence(own.below(MANIFEST), 0, "is an Nx project");
        roots.add(own.tool("node", "", why).evidence(why).done());
      }
    }
    return roots;
  }

  /// Folders with a `project.json` below a folder with an `nx.json`.
  static List<String> folders(ProjectFiles files, String top) {
    return files.has(Folders.join(top, "nx.json"))
        ? Folders.with(files, MANIFEST).stream()
            .filter(folder -> Folders.within(folder, top) && !folder.equals(top))
            .toList()
        : List.of();
  }

  /// Adds the targets of a folder's `project.json`, when it has one.
  void fill(RootDraft own) {
    String path = own.below(MANIFEST);
    try {
      Documents.json(files, path).ifPresent(json -> fill(own, path, json));
    } catch (BrokenFileException e) {
      files.warn("passed over " + e.getMessage());
    }
  }

  private void fill(RootDraft own, String path, Value json) {
    String project = json.textAt("name").orElse(Folders.name(own.path()));
    own.app(project, "");
    for (Map.Entry<String, String> target : TARGETS) {
      int line = json.lineAt("targets", target.getKey());
      if (line > 0 && project.matches("[@\\w./-]+")) {
        own.taskIn(
            top,
            target.getValue(),
            manager.exec("nx run " + project + ":" + target.getKey()),
            new Evidence(path, line, "target " + target.getKey()));
      }
    }
  }
}
