// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.LockedTool;

/// Tools that the Maven repository has as archives of a whole installation.
public final class MavenTools {
  /// Apache Maven itself.
  public static final String MAVEN = "org.apache.maven:apache-maven";

  private static final Pattern TOOL =
      Pattern.compile("maven:([A-Za-z0-9._-]+:[A-Za-z0-9._-]+)@([0-9A-Za-z.+-]+)");
  private static final Pattern VERSION =
      Pattern.compile("<version>([0-9A-Za-z.+-]{1,64})</version>");
  private static final Pattern HEX = Pattern.compile("\\s*([0-9a-fA-F]{40}|[0-9a-fA-F]{128})\\b.*");
  private static final Map<String, Map<String, String>> PROGRAMS =
      Map.of(MAVEN, Map.of("mvn", "bin/mvn", "mvnDebug", "bin/mvnDebug"));

  private final RegistryClient client;

  public MavenTools(RegistryClient client) {
    this.client = client;
  }

  /// Every version of an artifact, oldest first.
  ///
  /// @param coordinates `GROUP:ARTIFACT`
  public List<String> versionsOf(String coordinates) throws FetchException, InterruptedException {
    RegistryPath path = path(folder(coordinates) + "/maven-metadata.xml");
    Matcher versions = VERSION.matcher(new String(client.metadata(path, ""), UTF_8));
    return versions.results().map((MatchResult one) -> one.group(1)).toList();
  }

  /// Pins one tool by the digest that the repository has beside it.
  ///
  /// @param reference `maven:GROUP:ARTIFACT@VERSION`
  LockedTool lock(String name, String reference) throws FetchException, InterruptedException {
    Matcher parts = TOOL.matcher(reference);
    if (!parts.matches() || !PROGRAMS.containsKey(parts.group(1))) {
      throw new FetchException("tool " + name + " is not a tool of the Maven repository");
    }
    String coordinates = parts.group(1);
    String version = parts.group(2);
    RegistryPath path = archive(coordinates, version);
    Integrity expected = digest(path);
    Artifact artifact = client.artifact(path, List.of(expected));
    return new LockedTool(
        name,
        coordinates,
        version,
        expected.sri(),
        artifact.sha256(),
        artifact.sizeBytes(),
        PROGRAMS.getOrDefault(coordinates, Map.of()));
  }

  private Integrity digest(RegistryPath path) throws FetchException, InterruptedException {
    for (String algorithm : List.of("sha512", "sha1")) {
      Optional<String> hex = sidecar(path, algorithm);
      if (hex.isPresent()) {
        return new Integrity(algorithm, hex.get());
      }
    }
    throw new FetchException("the Maven repository has no digest of " + path.file());
  }

  private Optional<String> sidecar(RegistryPath path, String algorithm)
      throws FetchException, InterruptedException {
    try {
      byte[] text = client.metadata(path(path.path() + "." + algorithm), "");
      Matcher hex = HEX.matcher(new String(text, UTF_8).strip());
      return hex.matches()
          ? Optional.of(hex.group(1).toLowerCase(java.util.Locale.ROOT))
          : Optional.empty();
    } catch (FetchException e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Whether a locked tool comes from here.
  static boolean has(LockedTool tool) {
    return tool.packageName().contains(":");
  }

  /// Where the archive of a tool lies.
  static RegistryPath archive(String coordinates, String version) throws FetchException {
    String artifact = artifact(coordinates);
    return path(
        folder(coordinates) + "/" + version + "/" + artifact + "-" + version + "-bin.tar.gz");
  }

  /// The artifact alone.
  static String artifact(String coordinates) {
    return coordinates.substring(coordinates.indexOf(':') + 1);
  }

  private static String folder(String coordinates) {
    return coordinates.replaceFirst(":.*", "").replace('.', '/') + "/" + artifact(coordinates);
  }

  private static RegistryPath path(String path) throws FetchException {
    return RegistryPath.parse(Registry.MAVEN, path)
        .orElseThrow(() -> new FetchException("not a path in the Maven repository: " + path));
  }
}
