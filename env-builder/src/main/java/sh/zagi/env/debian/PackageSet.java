// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.List;

/// Everything that a root file system is built from; equal sets give equal bytes.
///
/// @param packages what the root file system holds, sorted by name
/// @param tools what the build itself needs and the result does not hold, sorted by name
/// @param epoch seconds since 1970: the date of the index, which clamps every generated time
public record PackageSet(List<DebPackage> packages, List<DebPackage> tools, long epoch) {
  public PackageSet {
    packages = List.copyOf(packages);
    tools = List.copyOf(tools);
  }
}
