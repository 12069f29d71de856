// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.List;
import java.util.Optional;

/// The table of all kinds of libraries.
public final class LibraryKinds {
  private static final List<LibraryKind> ALL =
      List.of(
          new Npm(),
          new Pnpm(),
          new Yarn(),
          new Maven(),
          new Gradle(),
          new Pip(),
          new Go(),
          new Cargo(),
          new Bundler(),
          new Composer());

  private LibraryKinds() {}

  /// The kind of that name in `deps` of env.nix.
  public static Optional<LibraryKind> named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
