// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// A system package that the project needs.
///
/// @param name in Debian
public record PackageNeed(String name, Evidence evidence) {}
