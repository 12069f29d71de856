// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

/// A built environment: every layer of its manifest exists on this machine.
///
/// @param key equal keys, equal bytes
/// @param app the application of the tree that was asked for; two trees may share one environment
public record Environment(EnvKey key, App app, Manifest manifest) {}
