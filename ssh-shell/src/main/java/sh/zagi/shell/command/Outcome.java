// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

/// How a verb ended. Refusals are values; an exception out of a verb is a fault of the platform.
public sealed interface Outcome {
  /// Done, with something to say.
  record Done(Report report) implements Outcome {}

  /// Not done; nothing half-made is left.
  record Refused(Problem problem) implements Outcome {}

  /// The verb spoke on the streams itself and ended like this.
  record Ended(ExitStatus status) implements Outcome {}
}
