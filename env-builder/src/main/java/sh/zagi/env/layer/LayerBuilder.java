// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.LockedMaven;
import sh.zagi.env.lock.LockedNpm;
import sh.zagi.env.lock.LockedTool;
import sh.zagi.env.nix.NixBuild;
import sh.zagi.env.nix.NixStore;

/// Builds the layers that are not Debian packages, each as one Nix derivation without a network. A
/// pure function of the lock: a layer that exists is found, not built.
public final class LayerBuilder {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);
  private static final List<String> RESOURCES =
      List.of("layer.nix", "builder/node.sh", "builder/npm.sh", "builder/maven.sh");
  private static final int ADD_BATCH = 200;

  private final NixStore store;
  private final RegistryClient client;
  private final Artifacts artifacts;
  private final Path work;

  /// @param work a folder for temporary files
  public LayerBuilder(NixStore store, RegistryClient client, Artifacts artifacts, Path work) {
    this.store = store;
    this.client = client;
    this.artifacts = artifacts;
    this.work = work;
  }

  /// What all layers of one environment are built with.
  ///
  /// @param bootstrap store path of a static busybox
  /// @param rootfs store path of the root file system
  public record Base(Path bootstrap, Path rootfs) {}

  /// Changes when, and only when, the scripts do.
  public static String digest() {
    try {
      StringBuilder all = new StringBuilder();
      for (String name : RESOURCES) {
        all.append(name).append('\n').append(new String(resource(name), UTF_8));
      }
      return CanonicalJson.sha256(all.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("resources of this class", e);
    }
  }

  /// Node.js with its tools, to be seen at `/opt/zagi/node`.
  public Path tools(List<LockedTool> tools, Base base)
      throws FetchException, IOException, InterruptedException {
    Plan plan = new Plan("zagi-node", "node.sh", base);
    for (LockedTool tool : tools) {
      boolean node = tool.programs().isEmpty();
      String place = node ? "." : "lib/node_modules/" + tool.packageName();
      plan.file(
          tarball(tool.packageName(), tool.version(), tool.integrity(), tool.sha256()), place);
      tool.programs()
          .forEach((name, file) -> plan.text((place + "/" + file).getBytes(UTF_8), name));
    }
    return build(plan);
  }

  /// `node_modules` as a session sees it below the workspace.
  public Path npm(LockedNpm npm, Path node, Base base)
      throws FetchException, IOException, InterruptedException {
    Plan plan = new Plan("zagi-npm-deps", "npm.sh", base);
    for (LockedNpm.Tarball one : npm.packages()) {
      Integrity integrity = Integrity.parse(one.integrity()).orElseThrow();
      String hex = integrity.hex();
      plan.file(
          tarball(one.name(), one.version(), one.integrity(), one.sha256()),
          String.join(
              "/",
              integrity.algorithm(),
              hex.substring(0, 2),
              hex.substring(2, 4),
              hex.substring(4)));
    }
    for (Map.Entry<String, String> text : npm.texts().entrySet()) {
      Artifact content =
          artifacts
              .find(text.getValue())
              .orElseThrow(() -> new FetchException("the text of " + text.getKey() + " is lost"));
      plan.text(Files.readAllBytes(content.file()), text.getKey());
    }
    int slash = npm.manifest().lastIndexOf('/');
    plan.settings.put("folder", slash < 0 ? "" : npm.manifest().substring(0, slash));
    plan.settings.put("legacyPeerDeps", Boolean.toString(npm.legacyPeerDeps()));
    plan.inputs.put("rootfs", base.rootfs().toString());
    plan.inputs.put("node", node.toString());
    return build(plan);
  }

  /// A local Maven repository.
  public Path maven(LockedMaven maven, Base base)
      throws FetchException, IOException, InterruptedException {
    Plan plan = new Plan("zagi-maven-deps", "maven.sh", base);
    for (LockedMaven.File file : maven.files()) {
      RegistryPath path = new RegistryPath(Registry.MAVEN, file.path());
      plan.file(
          client.artifact(path, List.of(new Integrity("sha256", file.sha256()))), file.path());
    }
    return build(plan);
  }

  private Artifact tarball(String name, String version, String integrity, String sha256)
      throws FetchException, InterruptedException {
    RegistryPath path =
        RegistryPath.npmTarball(name, version)
            .orElseThrow(() -> new FetchException("the lock has a bad name: " + name));
    List<Integrity> expected = new ArrayList<>(List.of(new Integrity("sha256", sha256)));
    Integrity.parse(integrity).ifPresent(expected::add);
    return client.artifact(path, expected);
  }

  private Path build(Plan plan) throws FetchException, IOException {
    addFiles(plan.fileBySha256.values().stream().toList());
    try (WorkFolder folder = WorkFolder.create(work, "layer")) {
      Files.createDirectories(folder.path().resolve("builder"));
      for (String name : RESOURCES) {
        Files.write(folder.path().resolve(name), resource(name));
      }
      byte[] json = CanonicalJson.bytes(plan.json());
      Files.write(folder.path().resolve("layer.json"), json);
      String root = "layer-" + CanonicalJson.sha256(json).substring(0, 32);
      NixBuild.Result result =
          new NixBuild(store)
              .build(
                  new NixBuild.Target(folder.path().resolve("layer.nix"), "layer", root),
                  TIMEOUT,
                  line -> {});
      return switch (result) {
        case NixBuild.Result.Built(Path path) -> path;
        case NixBuild.Result.Failed(String sentence, List<String> log) ->
            throw new FetchException(reason(sentence, log));
      };
    }
  }

  private void addFiles(List<Path> files) throws IOException {
    Map<Path, Path> bySource = new HashMap<>();
    for (Path file : files) {
      String sha256 = Objects.requireNonNull(file.getFileName()).toString();
      bySource.put(NixStore.fixedPath(sha256, sha256), file);
    }
    List<Path> absent =
        store.missing(bySource.keySet()).stream().map(bySource::get).sorted().toList();
    for (int from = 0; from < absent.size(); from += ADD_BATCH) {
      store.addFixed(absent.subList(from, Math.min(absent.size(), from + ADD_BATCH)));
    }
  }

  private static String reason(String sentence, List<String> log) {
    return log.stream()
        .filter(
            line -> line.matches("npm (ERR!|error) (?!code|A complete|errno|path|command).{5,}"))
        .findFirst()
        .map(line -> "npm ci: " + line.replaceFirst("npm (ERR!|error) ", "").strip())
        .orElse(sentence);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = LayerBuilder.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /// One derivation in the making.
  private static final class Plan {
    private final String name;
    private final String script;
    private final Base base;
    private final Map<String, Path> fileBySha256 = new TreeMap<>();
    private final List<Map<String, String>> files = new ArrayList<>();
    private final List<Map<String, String>> texts = new ArrayList<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> inputs = new TreeMap<>();

    Plan(String name, String script, Base base) {
      this.name = name;
      this.script = script;
      this.base = base;
    }

    void file(Artifact artifact, String place) {
      fileBySha256.put(artifact.sha256(), artifact.file());
      files.add(Map.of("sha256", artifact.sha256(), "place", place));
    }

    void text(byte[] content, String place) {
      texts.add(Map.of("content", new String(content, UTF_8), "place", place));
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("system", "x86_64-linux");
      json.put("bootstrap", base.bootstrap().toString());
      json.put("name", name);
      json.put("script", script);
      json.put("files", files);
      json.put("texts", texts);
      json.put("settings", settings);
      json.put("inputs", inputs);
      return json;
    }
  }
}
