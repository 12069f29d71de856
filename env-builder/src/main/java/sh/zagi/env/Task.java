// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// A command of the project, run by `sh -c` in the workspace.
public record Task(String command) {}
