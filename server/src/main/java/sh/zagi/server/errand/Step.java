// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.errand;

/// A line that a verb says while it works, such as `Running tests... 47/47 passing`.
///
/// @param name what it does
/// @param said how far it is or what came of it; empty when nothing was said yet
/// @param state `busy`, `done` or `bad`
public record Step(String name, String said, String state) {
  private static final String PARTED = "...";

  static Step of(String line, String state) {
    int at = line.indexOf(PARTED);
    return at < 0
        ? new Step(line.strip(), "", state)
        : new Step(
            line.substring(0, at).strip(), line.substring(at + PARTED.length()).strip(), state);
  }

  Step with(String other) {
    return new Step(name, said, other);
  }
}
