// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One archive that this machine installs Debian packages from.
///
/// @param base ends without a slash; below it lie `dists` and `pool`
/// @param suites release names, for example `bookworm` and `bookworm-updates`
/// @param components for example `main`
/// @param keyring the public keys that may sign its indexes; empty means Debian's own
public record AptSource(
    URI base, List<String> suites, List<String> components, Optional<Path> keyring) {
  public AptSource {
    suites = List.copyOf(suites);
    components = List.copyOf(components);
  }
}
