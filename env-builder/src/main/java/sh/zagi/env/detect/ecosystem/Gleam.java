// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Recognises Gleam by `gleam.toml`.
public final class Gleam implements Ecosystem {
  private static final String MANIFEST = "gleam.toml";

  @Override
  public String name() {
    return "gleam";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    return Folders.each(
        files,
        Folders.with(files, MANIFEST),
        folder -> {
          String manifest = Folders.join(folder, MANIFEST);
          Optional<Value> toml = Documents.toml(files, manifest);
          return toml.map(one -> root(files, manifest, one));
        });
  }

  private Root root(ProjectFiles files, String manifest, Value toml) {
    Draft draft = Draft.of(name(), manifest, "is a Gleam project");
    String app = toml.textAt("name").orElse("");
    draft.app(app, toml.textAt("version").orElse(""));
    toml.textAt("gleam")
        .ifPresent(version ->
            draft.tool(
                "gleam",
                version,
                new Evidence(manifest, toml.lineAt("gleam"), "Gleam " + version)));
    draft.tool("gleam");
    if (toml.textAt("target").orElse("erlang").equals("javascript")) {
      draft.tool("node", "", new Evidence(manifest, toml.lineAt("target"), "runs on JavaScript"));
    } else {
      draft.tool("erlang").tool("rebar3");
    }
    draft.manager("gleam", "", new Evidence(manifest, 0, "gleam has the libraries"));
    draft.task("install", "gleam deps download").task("build", "gleam build");
    if (!files.under(draft.below("test/")).isEmpty()) {
      draft.task("test", "gleam test");
    }
    if (files.has(draft.below("src/" + app + ".gleam"))) {
      draft.task("start", "gleam run");
    }
    draft.task("lint", "gleam format --check");
    return draft.root();
  }
}
