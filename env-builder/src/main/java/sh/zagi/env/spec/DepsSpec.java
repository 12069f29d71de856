// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.Map;
import java.util.Optional;

/// Libraries of the project that become a layer.
///
/// @param kind one of [#KINDS]
/// @param lock path of the project's lockfile; empty when it has none
/// @param manifest path of the project's manifest, for example `package.json`
public record DepsSpec(String kind, String lock, String manifest) {
  public static final String NPM = "npm";
  public static final String PNPM = "pnpm";
  public static final String YARN = "yarn";
  public static final String MAVEN = "maven";
  public static final String GRADLE = "gradle";
  public static final String PIP = "pip";
  public static final String CARGO = "cargo";
  public static final String GO = "go";
  public static final String BUNDLER = "bundler";
  public static final String COMPOSER = "composer";

  /// Kind to the usual name of its manifest.
  public static final Map<String, String> KINDS =
      Map.of(
          NPM, "package.json",
          PNPM, "package.json",
          YARN, "package.json",
          MAVEN, "pom.xml",
          GRADLE, "build.gradle",
          PIP, "requirements.txt",
          CARGO, "Cargo.toml",
          GO, "go.mod",
          BUNDLER, "Gemfile",
          COMPOSER, "composer.json");

  /// The usual name of a kind's manifest; empty for an unknown kind.
  public static Optional<String> manifestOf(String kind) {
    return Optional.ofNullable(KINDS.get(kind));
  }

  /// The folder of the manifest relative to the workspace; empty for the root.
  public String folder() {
    int slash = manifest.lastIndexOf('/');
    return slash < 0 ? "" : manifest.substring(0, slash);
  }

  /// The path of a file beside the manifest.
  public String beside(String name) {
    return folder().isEmpty() ? name : folder() + "/" + name;
  }
}
