// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// A port on which the application listens.
///
/// @param port 1 to 65,535
public record PortNeed(int port, Evidence evidence) {}
