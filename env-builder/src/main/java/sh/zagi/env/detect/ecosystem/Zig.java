// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises Zig by `build.zig`.
public final class Zig implements Ecosystem {
  private static final String MANIFEST = "build.zig";
  private static final Pattern LEAST =
      Pattern.compile("\\.minimum_zig_version\\s*=\\s*\"([^\"]+)\"");
  private static final Pattern NAME =
      Pattern.compile("^\\s*\\.name\\s*=\\s*(?:\\.([\\w@]+)|\"([^\"]+)\")");
  private static final Pattern VERSION = Pattern.compile("^\\s*\\.version\\s*=\\s*\"([^\"]+)\"");
  private static final Pattern TESTS = Pattern.compile("\\.step\\(\\s*\"test\"");
  private static final Pattern RUN = Pattern.compile("\\.step\\(\\s*\"run\"");

  @Override
  public String name() {
    return "zig";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    return Folders.with(files, MANIFEST).stream().map(folder -> root(files, folder)).toList();
  }

  private Root root(ProjectFiles files, String folder) {
    TextLines build = TextLines.of(files, Folders.join(folder, MANIFEST));
    TextLines zon = TextLines.of(files, Folders.join(folder, "build.zig.zon"));
    Draft draft = Draft.of(name(), build.file(), "is a Zig project");
    String name =
        zon.first(NAME).map(hit -> hit.group(1).isEmpty() ? hit.group(2) : hit.group(1)).orElse("");
    draft.app(name, zon.text(VERSION));
    zon.first(LEAST)
        .ifPresent(
            hit -> draft.tool("zig", ">=" + hit.group(1), hit.says("from Zig " + hit.group(1))));
    draft.tool("zig").task("build", "zig build");
    build
        .first(TESTS)
        .ifPresent(hit -> draft.usual("test", "zig build test", hit.says("step test")));
    build.first(RUN).ifPresent(hit -> draft.usual("start", "zig build run", hit.says("step run")));
    draft.task("lint", "zig fmt --check .");
    return draft.root();
  }
}
