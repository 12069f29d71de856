// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// An environment variable that the application reads.
///
/// @param example as the project shows it; empty when it shows none or when it may be secret
/// @param secret whether its name says that the value must not be seen
public record VariableNeed(String name, String example, boolean secret, Evidence evidence) {}
