// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

/// A file of a registry.
///
/// @param registry its name, for example `npm` or `crates`
/// @param path in the registry
public record LockedFile(String registry, String path, String sha256, long sizeBytes) {}
