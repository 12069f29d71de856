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

/// Recognises Dart and Flutter by `pubspec.yaml`.
public final class Dart implements Ecosystem {
  private static final String MANIFEST = "pubspec.yaml";

  @Override
  public String name() {
    return "dart";
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
    boolean flutter =
        yaml.at("dependencies", "flutter").isPresent()
            || yaml.at("environment", "flutter").isPresent();
    Draft draft =
        Draft.of(name(), manifest, flutter ? "is a Flutter project" : "is a Dart project");
    String app = yaml.textAt("name").orElse("");
    draft.app(app, yaml.textAt("version").orElse(""));
    version(draft, manifest, yaml, "sdk", "dart");
    version(draft, manifest, yaml, "flutter", "flutter");
    draft.tool("dart");
    if (flutter) {
      draft.tool("flutter");
    }
    String lock = draft.below("pubspec.lock");
    draft.manager(
        "pub", "", new Evidence(files.has(lock) ? lock : manifest, 0, "pub has the libraries"));
    String tool = flutter ? "flutter" : "dart";
    draft.task("install", tool + " pub get");
    if (!files.under(draft.below("test/")).isEmpty()) {
      draft.task("test", tool + " test");
    }
    Optional<Evidence> analysis =
        draft.first(files, List.of("analysis_options.yaml"), "the analyzer checks the code");
    analysis.ifPresent(why -> draft.usual("lint", tool + " analyze", why));
    if (flutter) {
      draft.task("build", "flutter build web").task("start", "flutter run -d web-server");
    } else {
      start(files, draft, app);
    }
    return draft.root();
  }

  private static void version(Draft draft, String manifest, Value yaml, String key, String tool) {
    yaml.textAt("environment", key)
        .ifPresent(version ->
            draft.tool(
                tool,
                version,
                new Evidence(manifest, yaml.lineAt("environment", key), tool + " " + version)));
  }

  private static void start(ProjectFiles files, Draft draft, String app) {
    List<String> programs =
        files.under(draft.below("bin/")).stream().filter(file -> file.endsWith(".dart")).toList();
    String named = draft.below("bin/" + app + ".dart");
    String server = draft.below("bin/server.dart");
    programs.stream()
        .filter(file -> programs.size() == 1 || file.equals(named) || file.equals(server))
        .findFirst()
        .ifPresent(file -> {
          String inside = file.substring(draft.below("").length());
          Evidence why = new Evidence(file, 0, "is a program");
          draft
              .usual("start", "dart run " + inside, why)
              .usual("build", "dart compile exe " + inside, why);
        });
  }
}
