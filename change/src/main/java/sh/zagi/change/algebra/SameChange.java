// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.algebra;

/// What it means that two sides changed the same thing to the same value.
public enum SameChange {
  /// They agree: the value wins.
  ACCEPT,
  /// It stays a conflict, so that undoing one of the two changes leaves the other.
  KEEP
}
