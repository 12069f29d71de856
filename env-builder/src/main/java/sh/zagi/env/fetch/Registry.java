// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.util.Locale;

/// The kinds of registries that the platform talks to.
public enum Registry {
  NPM,
  MAVEN;

  /// The first step of this registry's paths at a gateway.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
