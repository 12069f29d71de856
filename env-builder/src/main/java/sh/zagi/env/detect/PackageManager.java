// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// What installs the libraries of a root.
///
/// @param name such as `npm`, `pnpm`, `yarn`, `poetry`, `maven`, `cargo`
/// @param version exact when the project pins it, empty otherwise
public record PackageManager(String name, String version, Evidence evidence) {}
