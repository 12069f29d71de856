// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// A command of the project.
///
/// @param command for `sh -c`
/// @param folder where it runs, relative to the workspace; empty for the top
public record TaskNeed(String command, String folder, Evidence evidence) {}
