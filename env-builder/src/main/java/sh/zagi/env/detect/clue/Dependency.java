// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;

/// A library that a manifest names.
///
/// @param source whose library it is: `npm`, `pypi`, `gem`, `composer`, `go`, `cargo`, `maven`,
///   `hex`, `nuget`, `shard`
/// @param detail version, extras and features, as the manifest has them
/// @param main whether the application itself uses it, not only its tests or its building
record Dependency(String source, String name, String detail, boolean main, String file, int line) {
  Evidence says(String fact) {
    return new Evidence(file, line, fact, Confidence.LIKELY);
  }
}
