// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// A command of the project, run by `sh -c`.
///
/// @param folder where it runs, relative to the workspace; empty for the top
public record Task(String command, String folder) {}
