// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The arithmetic of store path names.
final class StorePaths {
  private static final String ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";
  private static final int HASH_BYTES = 20;

  private StorePaths() {}

  static String sha256Hex(String text) {
    return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// The 32 characters in front of the name: SHA-256 folded to 160 bits, in Nix's base 32.
  static String hashPart(byte[] description) {
    byte[] digest = sha256(description);
    byte[] folded = new byte[HASH_BYTES];
    for (int i = 0; i < digest.length; i++) {
      folded[i % HASH_BYTES] ^= digest[i];
    }
    return base32(folded);
  }

  /// Nix's base 32: least significant bits last, and an alphabet without e, o, t, u.
  static String base32(byte[] bytes) {
    int length = (bytes.length * 8 - 1) / 5 + 1;
    StringBuilder text = new StringBuilder(length);
    for (int n = length - 1; n >= 0; n--) {
      int bit = n * 5;
      int at = bit / 8;
      int shift = bit % 8;
      int low = (bytes[at] & 0xff) >>> shift;
      int high = at + 1 < bytes.length ? (bytes[at + 1] & 0xff) << (8 - shift) : 0;
      text.append(ALPHABET.charAt((low | high) & 0x1f));
    }
    return text.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
