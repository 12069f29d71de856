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

/// Recognises Julia by `Project.toml`.
public final class Julia implements Ecosystem {
  private static final List<String> PROGRAMS =
      List.of("main.jl", "app.jl", "server.jl", "src/main.jl");

  @Override
  public String name() {
    return "julia";
  }

  @Override
  public List<String> markers() {
    return List.of("Project.toml");
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    return Folders.each(
        files,
        Folders.with(files, "Project.toml", "JuliaProject.toml"),
        folder -> {
          String plain = Folders.join(folder, "Project.toml");
          String manifest = files.has(plain) ? plain : Folders.join(folder, "JuliaProject.toml");
          Optional<Value> toml = Documents.toml(files, manifest);
          return toml.filter(one ->
                  one.at("deps").or(() -> one.at("uuid")).or(() -> one.at("name")).isPresent())
              .map(one -> root(files, manifest, one));
        });
  }

  private Root root(ProjectFiles files, String manifest, Value toml) {
    Draft draft = Draft.of(name(), manifest, "is a Julia project");
    draft.app(toml.textAt("name").orElse(""), toml.textAt("version").orElse(""));
    toml.textAt("compat", "julia")
        .ifPresent(version ->
            draft.tool(
                "julia",
                version,
                new Evidence(manifest, toml.lineAt("compat", "julia"), "Julia " + version)));
    draft.tool("julia");
    draft.manager("pkg", "", new Evidence(manifest, 0, "Pkg has the libraries"));
    draft.task("install", "julia --project=. -e 'using Pkg; Pkg.instantiate()'");
    if (files.has(draft.below("test/runtests.jl"))) {
      draft.task("test", "julia --project=. -e 'using Pkg; Pkg.test()'");
    }
    PROGRAMS.stream()
        .filter(file -> files.has(draft.below(file)))
        .findFirst()
        .ifPresent(file -> draft.task("start", "julia --project=. " + file));
    return draft.root();
  }
}
