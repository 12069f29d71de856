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

/// Recognises Crystal by `shard.yml`.
public final class Crystal implements Ecosystem {
  private static final String MANIFEST = "shard.yml";

  @Override
  public String name() {
    return "crystal";
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
          Optional<Value> yaml = Documents.yaml(files, manifest);
          return yaml.filter(Value::isObject).map(one -> root(files, manifest, one));
        });
  }

  private Root root(ProjectFiles files, String manifest, Value yaml) {
    Draft draft = Draft.of(name(), manifest, "is a Crystal project");
    String app = yaml.textAt("name").orElse("");
    draft.app(app, yaml.textAt("version").orElse(""));
    yaml.textAt("crystal")
        .ifPresent(version ->
            draft.tool(
                "crystal",
                version,
                new Evidence(manifest, yaml.lineAt("crystal"), "Crystal " + version)));
    draft.tool("crystal").tool("shards");
    draft.manager("shards", "", new Evidence(manifest, 0, "shards has the libraries"));
    draft.task("install", "shards install");
    if (!files.under(draft.below("spec/")).isEmpty()) {
      draft.task("test", "crystal spec");
    }
    Optional<String> target =
        yaml.at("targets").map(Value::members).orElse(java.util.Map.of()).keySet().stream()
            .filter(one -> one.matches("[\\w-]{1,100}"))
            .findFirst();
    Evidence targets = new Evidence(manifest, yaml.lineAt("targets"), "has targets");
    target.ifPresent(one ->
        draft.usual("build", "shards build", targets).usual("start", "shards run " + one, targets));
    String program = "src/" + app + ".cr";
    if (target.isEmpty() && files.has(draft.below(program))) {
      draft.task("build", "crystal build " + program).task("start", "crystal run " + program);
    }
    draft
        .first(files, List.of(".ameba.yml"), "Ameba checks the code")
        .ifPresent(why -> draft.usual("lint", "bin/ameba", why));
    draft.task("lint", "crystal tool format --check");
    if (yaml.at("dependencies", "kemal").isPresent()) {
      draft.port(3000, new Evidence(manifest, yaml.lineAt("dependencies", "kemal"), "Kemal"));
    }
    return draft.root();
  }
}
