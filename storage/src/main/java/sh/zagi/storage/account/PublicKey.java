// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// A public key as OpenSSH writes it (RFC 4253 §6.6, RFC 8709, RFC 5656).
///
/// @param line algorithm and base64 key, one blank between
/// @param label what follows on the line, usually `user@host`; may be empty
public record PublicKey(String line, String label, KeyFingerprint fingerprint) {
  private static final List<String> ALGORITHMS =
      List.of(
          "ssh-ed25519",
          "sk-ssh-ed25519@openssh.com",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "sk-ecdsa-sha2-nistp256@openssh.com",
          "ssh-rsa");
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_LINE_CHARS = 16_384;
  private static final int MAX_LABEL_CHARS = 200;

  /// Reads one line of an `id_*.pub` file.
  ///
  /// @throws IllegalArgumentException with one sentence that says what is wrong with the key
  public static PublicKey parse(String text) {
    String[] words = text.strip().split("\\s+", 3);
    if (text.length() > MAX_LINE_CHARS || words.length < 2) {
      throw new IllegalArgumentException(
          "not a public key (expected one line such as 'ssh-ed25519 AAAA... you@host')");
    }
    if (!ALGORITHMS.contains(words[0])) {
      throw new IllegalArgumentException(
          "key type not accepted: " + printable(words[0]) + " (use ssh-ed25519)");
    }
    byte[] blob = decode(words[1]);
    checkBlob(words[0], blob);
    String label = words.length == 3 ? printable(words[2]) : "";
    return new PublicKey(words[0] + " " + words[1], label, fingerprint(blob));
  }

  /// The fingerprint of a key in wire form.
  public static KeyFingerprint fingerprint(byte[] blob) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(blob);
      return new KeyFingerprint(
          "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("not a public key (its second word is not base64)");
    }
  }

  /// The blob must be of the announced type, and an RSA modulus long enough.
  private static void checkBlob(String algorithm, byte[] blob) {
    ByteBuffer wire = ByteBuffer.wrap(blob);
    String inner = new String(field(wire), StandardCharsets.UTF_8);
    if (!inner.equals(algorithm)) {
      throw new IllegalArgumentException("not a public key (type and content differ)");
    }
    if (algorithm.equals("ssh-rsa")) {
      field(wire);
      int bits = new java.math.BigInteger(field(wire)).bitLength();
      if (bits < MIN_RSA_BITS) {
        throw new IllegalArgumentException(
            "RSA key too short: " + bits + " bits (use ssh-ed25519, or RSA of 3072 bits)");
      }
    } else if (field(wire).length == 0) {
      throw new IllegalArgumentException("not a public key (it is empty)");
    }
  }

  private static byte[] field(ByteBuffer wire) {
    if (wire.remaining() < 4) {
      throw new IllegalArgumentException("not a public key (cut short)");
    }
    int length = wire.getInt();
    if (length < 0 || length > wire.remaining()) {
      throw new IllegalArgumentException("not a public key (cut short)");
    }
    byte[] bytes = new byte[length];
    wire.get(bytes);
    return bytes;
  }

  private static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > MAX_LABEL_CHARS ? clean.substring(0, MAX_LABEL_CHARS) : clean;
  }
}
