// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// A program that the environment pins.
///
/// @param version as the tool itself prints it, without a leading `v`
public record Tool(String name, String version) {}
