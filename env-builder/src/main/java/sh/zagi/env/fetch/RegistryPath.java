// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file of a registry, relative to its base. A lock holds these and never an address, so that a
/// hostile lock cannot make the server call itself.
///
/// @param path `/`-separated, no empty, `.` or `..` steps
public record RegistryPath(Registry registry, String path) {
  private static final int LENGTH_LIMIT = 1024;
  private static final Pattern STEP = Pattern.compile("[A-Za-z0-9@._~+=!,()\\[\\]$-]{1,255}");

  public RegistryPath {
    if (!wellFormed(path)) {
      throw new IllegalArgumentException("not a path in a registry: " + path);
    }
  }

  /// Reads a path that somebody else wrote.
  public static Optional<RegistryPath> parse(Registry registry, String path) {
    return wellFormed(path) ? Optional.of(new RegistryPath(registry, path)) : Optional.empty();
  }

  /// The tarball of a package of the npm registry.
  public static Optional<RegistryPath> npmTarball(String name, String version) {
    String base = name.substring(name.indexOf('/') + 1);
    return parse(Registry.NPM, name + "/-/" + base + "-" + version + ".tgz");
  }

  /// The last step.
  public String file() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean wellFormed(String path) {
    return path.length() <= LENGTH_LIMIT
        && List.of(path.split("/", -1)).stream()
            .allMatch(
                step -> STEP.matcher(step).matches() && !step.equals(".") && !step.equals(".."));
  }
}
