// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

/// One signed index that a snapshot was read from; what a lock records of it.
///
/// @param suite for example `bookworm-security`
/// @param released seconds since 1970, from the signed file
/// @param inReleaseSha256 of the signed file
/// @param packagesSha256 of the package list that it vouches for
/// @param keyFingerprint of the key that signed it
public record IndexSource(
    String suite,
    String component,
    String arch,
    long released,
    String inReleaseSha256,
    String packagesSha256,
    String keyFingerprint) {}
