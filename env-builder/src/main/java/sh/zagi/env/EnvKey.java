// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

import java.util.regex.Pattern;

/// The identity of an environment: SHA-256 over its canonical `env.lock` and the builder's version.
///
/// @param hex 64 lower-case hex digits
public record EnvKey(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public EnvKey {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("not an environment key: " + hex);
    }
  }

  /// The ref that describes this environment in a repository.
  public String ref() {
    return "refs/envs/" + hex;
  }

  /// The first ten digits, for people.
  public String abbreviated() {
    return hex.substring(0, 10);
  }

  @Override
  public String toString() {
    return hex;
  }
}
