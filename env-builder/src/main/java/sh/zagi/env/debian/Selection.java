// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

/// How a resolution ended.
public sealed interface Selection {
  /// Every request and every dependency is met.
  record Resolved(PackageSet set) implements Selection {}

  /// @param sentence which package cannot be had, and why
  record Refused(String sentence) implements Selection {}
}
