// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// What a project calls itself.
///
/// @param version as written by the project; empty when it does not say
public record App(String name, String version) {}
