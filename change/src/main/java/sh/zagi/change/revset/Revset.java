// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.util.List;
import java.util.Optional;

/// A revset as it was typed, before anybody looked at a commit.
sealed interface Revset {
  /// A name: tag, bookmark, branch, or the beginning of an id.
  ///
  /// @param at where it stands, from 1
  record Symbol(String name, int at) implements Revset {}

  /// A branch as the repository has it.
  record Remote(String name, String remote, int at) implements Revset {}

  /// A working copy; the empty name is that of the asker.
  record WorkingCopy(String workspace, int at) implements Revset {}

  /// `from::to`: what lies between, both ends included.
  record Between(Optional<Revset> from, Optional<Revset> to) implements Revset {}

  /// `from..to`: ancestors of `to` that are none of `from`.
  record Range(Optional<Revset> from, Optional<Revset> to) implements Revset {}

  /// `~x`.
  record Not(Revset inner) implements Revset {}

  /// `x & y`.
  record And(Revset left, Revset right) implements Revset {}

  /// `x ~ y`.
  record Minus(Revset left, Revset right) implements Revset {}

  /// `x | y`.
  record Or(Revset left, Revset right) implements Revset {}

  /// A function; `x-` and `x+` are `parents(x)` and `children(x)`.
  record Call(String function, List<Revset> arguments, int at) implements Revset {}

  /// Text with a kind in front, such as `glob:"push-*"`: an argument, never a set.
  record Pattern(String kind, String text, int at) implements Revset {}
}
