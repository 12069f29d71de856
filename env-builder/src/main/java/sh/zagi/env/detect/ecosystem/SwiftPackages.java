// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises Swift by `Package.swift`, and by `main.swift` at the top without it.
public final class SwiftPackages implements Ecosystem {
  private static final String MANIFEST = "Package.swift";
  private static final Pattern TOOLS = Pattern.compile("^//\\s*swift-tools-version:\\s*([\\d.]+)");
  private static final Pattern NAME = Pattern.compile("\\bname:\\s*\"([^\"]+)\"");
  private static final Pattern PROGRAM =
      Pattern.compile("\\.executable(?:Target)?\\(\\s*(?:name:\\s*\"([^\"]+)\")?");
  private static final Pattern TESTS = Pattern.compile("\\.testTarget\\(");
  private static final Pattern VAPOR = Pattern.compile("\"Vapor\"");
  private static final int VAPOR_PORT = 8080;

  @Override
  public String name() {
    return "swift";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<Root> roots =
        Folders.with(files, MANIFEST).stream()
            .map(folder -> root(files, TextLines.of(files, Folders.join(folder, MANIFEST))))
            .toList();
    if (!roots.isEmpty() || !files.has("main.swift")) {
      return roots;
    }
    Draft draft = new Draft(name(), "", new Evidence("main.swift", 0, "is a Swift program"));
    draft.tool("swift").task("build", "swiftc -o main main.swift").task("start", "./main");
    return List.of(draft.root());
  }

  private Root root(ProjectFiles files, TextLines text) {
    Draft draft = Draft.of(name(), text.file(), "is a Swift package");
    draft.app(text.text(NAME), "");
    // The tools version is the least compiler.
    text.first(TOOLS)
        .ifPresent(hit ->
            draft.tool("swift", hit.group(1), hit.says("swift-tools-version " + hit.group(1))));
    draft.tool("swift");
    draft.manager("swiftpm", "", new Evidence(text.file(), 0, "the package manager builds it"));
    draft.task("install", "swift package resolve").task("build", "swift build");
    boolean tests = !files.under(draft.below("Tests/")).isEmpty();
    text.first(TESTS).ifPresent(hit -> draft.usual("test", "swift test", hit.says("has tests")));
    if (tests) {
      draft.task("test", "swift test");
    }
    text.first(PROGRAM)
        .ifPresent(hit ->
            draft.usual(
                "start",
                hit.group(1).isEmpty() ? "swift run" : "swift run " + hit.group(1),
                hit.says("is a program")));
    text.first(VAPOR).ifPresent(hit -> draft.port(VAPOR_PORT, hit.says("Vapor")));
    draft
        .first(files, List.of(".swiftlint.yml"), "SwiftLint checks the code")
        .ifPresent(why -> draft.usual("lint", "swiftlint", why));
    return draft.root();
  }
}
