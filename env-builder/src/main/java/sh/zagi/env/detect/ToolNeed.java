// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// A program that the project runs with. Several needs may name the same tool: those of certain
/// confidence must all be met, the others only say which of the possible versions is preferred.
///
/// @param name as people call it: `node`, `npm`, `pnpm`, `python`, `java`, `maven`, `go`, `rust`
/// @param version as the project asks: exact, a range in the manner of the ecosystem, or empty for
///   any
public record ToolNeed(String name, String version, Evidence evidence) {}
