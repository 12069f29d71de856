// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.attest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sh.zagi.env.Layer;
import sh.zagi.env.Manifest;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.debian.IndexSource;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFile;
import sh.zagi.env.lock.LockedTool;

/// How an environment was built: an in-toto statement with a SLSA v1 predicate. It differs from
/// machine to machine, so it belongs into a note and never into the environment itself.
public final class Provenance {
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE = "https://slsa.dev/provenance/v1";
  private static final String BUILD_TYPE = "https://zagi.sh/env/v1";

  private Provenance() {}

  /// One run of the builder.
  ///
  /// @param host that built
  /// @param envNix the text that was evaluated
  public record Run(String host, String envNix, Instant started, Instant finished) {}

  /// The statement, ready for JSON.
  public static Map<String, Object> of(EnvLock lock, Manifest manifest, Run run) {
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("buildType", BUILD_TYPE);
    definition.put(
        "externalParameters",
        Map.of(
            "spec",
            lock.spec(),
            "request",
            lock.request(),
            "envNix",
            CanonicalJson.sha256(run.envNix().getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    definition.put("internalParameters", Map.of("epoch", lock.debian().epoch()));
    definition.put("resolvedDependencies", materials(lock));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put(
        "builder",
        Map.of("id", BUILD_TYPE + "/builder", "version", Map.of("scripts", lock.builder())));
    details.put(
        "metadata",
        Map.of(
            "invocationId",
            run.host() + "/" + lock.key().abbreviated() + "/" + run.started().getEpochSecond(),
            "startedOn",
            run.started().toString(),
            "finishedOn",
            run.finished().toString()));
    details.put("byproducts", layers(manifest));
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("_type", STATEMENT);
    statement.put(
        "subject",
        List.of(Map.of("name", lock.key().ref(), "digest", Map.of("sha256", lock.key().hex()))));
    statement.put("predicateType", PREDICATE);
    statement.put("predicate", Map.of("buildDefinition", definition, "runDetails", details));
    return statement;
  }

  private static List<Map<String, Object>> layers(Manifest manifest) {
    List<Map<String, Object>> layers = new ArrayList<>();
    for (Layer layer : manifest.layers()) {
      layers.add(
          Map.of(
              "name",
              layer.role().name().toLowerCase(java.util.Locale.ROOT) + " at " + layer.target(),
              "uri",
              "nix:" + layer.storePath()));
    }
    return layers;
  }

  private static List<Map<String, Object>> materials(EnvLock lock) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (IndexSource one : lock.sources()) {
      all.add(
          material(
              "deb:" + one.suite() + "/" + one.component() + "/" + one.arch(),
              one.packagesSha256()));
    }
    Stream.concat(lock.debian().packages().stream(), lock.debian().tools().stream())
        .map((DebPackage one) -> material(PackageUrl.of(one).toString(), one.sha256()))
        .forEach(all::add);
    for (LockedTool one : lock.tools()) {
      all.add(material(PackageUrl.npm(one.packageName(), one.version()).toString(), one.sha256()));
    }
    for (Locked locked : lock.dependencies()) {
      for (LockedFile one : locked.artifacts()) {
        all.add(material(PackageUrl.of(one).toString(), one.sha256()));
      }
    }
    lock.lockfiles().forEach((path, sha256) -> all.add(material("file:" + path, sha256)));
    return all.stream().distinct().toList();
  }

  private static Map<String, Object> material(String uri, String sha256) {
    return Map.of("uri", uri, "digest", Map.of("sha256", sha256));
  }
}
