// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

/// A command of the project as `env.nix` names it: a string, or a set with `run` and `folder`.
///
/// @param command for `sh -c`
/// @param folder where it runs, relative to the workspace; empty for the top
public record TaskSpec(String command, String folder) {}
