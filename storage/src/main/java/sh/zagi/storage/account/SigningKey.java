// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.util.Set;

/// An OpenPGP key by which somebody signs.
///
/// @param fingerprint of the key itself, in upper-case hexadecimal digits
/// @param label whose it says that it is; not proven
/// @param encoded the public key with its subkeys, base64
/// @param ids of all parts that may sign, 16 upper-case hexadecimal digits each
public record SigningKey(String fingerprint, String label, String encoded, Set<String> ids) {}
