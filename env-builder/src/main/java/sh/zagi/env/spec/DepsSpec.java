// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

/// Libraries of the project that become a layer.
///
/// @param kind `npm` or `maven`
/// @param lock path of the project's lockfile; empty when it has none
/// @param manifest path of the project's `package.json` or `pom.xml`
public record DepsSpec(String kind, String lock, String manifest) {
  public static final String NPM = "npm";
  public static final String MAVEN = "maven";

  /// The folder of the manifest relative to the workspace; empty for the root.
  public String folder() {
    int slash = manifest.lastIndexOf('/');
    return slash < 0 ? "" : manifest.substring(0, slash);
  }
}
