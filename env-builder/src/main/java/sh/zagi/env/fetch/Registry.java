// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of registries that the platform talks to.
public enum Registry {
  NPM("the npm registry"),
  MAVEN("the Maven repository"),
  GRADLE("the repository of Gradle plugins"),
  /// A simple index.
  PYPI("the index of Python packages"),
  /// A sparse index.
  CRATES("the registry of Rust crates"),
  /// A module proxy.
  GO("the proxy of Go modules"),
  GEMS("the server of Ruby gems"),
  COMPOSER("the repository of PHP packages");

  private final String title;

  Registry(String title) {
    this.title = title;
  }

  /// What people call it.
  public String title() {
    return title;
  }

  /// The registry of that word.
  public static Optional<Registry> named(String word) {
    return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /// The first step of this registry's paths at a gateway.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether what lies at a path may be another thing tomorrow.
  public boolean isChanging(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return switch (this) {
      case NPM -> !path.contains("/-/");
      case MAVEN, GRADLE -> file.startsWith("maven-metadata");
      case PYPI -> !path.contains("/");
      case CRATES -> !file.endsWith(".crate");
      case GO -> path.endsWith("/@latest") || path.endsWith("/@v/list");
      case GEMS -> !file.endsWith(".gem");
      case COMPOSER -> !path.startsWith("dist/");
    };
  }
}
