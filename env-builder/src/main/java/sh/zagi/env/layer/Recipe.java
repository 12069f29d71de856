// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFile;

/// One derivation in the making: a script, the files and texts that it sees, and its settings.
public final class Recipe {
  /// What a build may keep in its temporary folders, which lie in memory.
  private static final long TEMPORARY_LIMIT_BYTES = 4L << 30;

  private final String name;
  private final String script;
  private final Map<String, Path> fileBySha256 = new TreeMap<>();
  private final List<Map<String, String>> files = new ArrayList<>();
  private final List<Map<String, String>> texts = new ArrayList<>();
  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, String> inputs = new TreeMap<>();

  /// @param name of the store path
  /// @param script a builder script
  Recipe(String name, String script) {
    this.name = name;
    this.script = script;
  }

  /// A layer made of a lock's files, each at its path in the registry, and texts.
  static Recipe of(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    Recipe recipe = new Recipe("zagi-" + locked.kind() + "-deps", locked.kind() + ".sh");
    for (LockedFile file : locked.artifacts()) {
      recipe.file(workshop.fetch(file), file.path());
    }
    recipe.texts(workshop, locked);
    int slash = locked.manifest().lastIndexOf('/');
    return recipe.setting("folder", slash < 0 ? "" : locked.manifest().substring(0, slash));
  }

  /// The script runs programs of the environment.
  Recipe on(Platform platform) {
    settings.put("tmpBytes", Long.toString(TEMPORARY_LIMIT_BYTES));
    inputs.put("rootfs", platform.rootfs().storePath().toString());
    platform.tools().ifPresent(tools -> inputs.put("tools", tools.toString()));
    return this;
  }

  Recipe file(Artifact artifact, String place) {
    fileBySha256.put(artifact.sha256(), artifact.file());
    files.add(Map.of("sha256", artifact.sha256(), "place", place));
    return this;
  }

  Recipe text(byte[] content, String place) {
    texts.add(Map.of("content", new String(content, UTF_8), "place", place));
    return this;
  }

  Recipe texts(Workshop workshop, Locked locked) throws FetchException, IOException {
    workshop.texts(locked).forEach((path, content) -> text(content, path));
    return this;
  }

  /// @param key becomes a variable of the script
  Recipe setting(String key, String value) {
    settings.put(key, value);
    return this;
  }

  Collection<Path> files() {
    return fileBySha256.values();
  }

  Map<String, Object> json(Path bootstrap) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("system", "x86_64-linux");
    json.put("bootstrap", bootstrap.toString());
    json.put("name", name);
    json.put("script", script);
    json.put("files", files);
    json.put("texts", texts);
    json.put("settings", settings);
    json.put("inputs", inputs);
    return json;
  }
}
