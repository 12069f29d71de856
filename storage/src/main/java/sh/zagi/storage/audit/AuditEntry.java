// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// One link of the audit chain.
///
/// @param seq 1 for the first, without gaps
/// @param hash SHA-256, hex, over the previous link's hash and every field of this one
public record AuditEntry(long seq, Instant at, AuditEvent event, String hash) {
  /// What the first link takes for the hash before it.
  static final String GENESIS = "0".repeat(64);

  /// Makes the link that follows a link with hash `previous`.
  static AuditEntry after(String previous, long seq, Instant at, AuditEvent event) {
    return new AuditEntry(seq, at, event, hash(previous, seq, at, event));
  }

  boolean follows(String previous, long expectedSeq) {
    return seq == expectedSeq && hash.equals(hash(previous, seq, at, event));
  }

  /// Every field is preceded by its length, so that no two different events hash alike.
  private static String hash(String previous, long seq, Instant at, AuditEvent event) {
    MessageDigest digest = sha256();
    for (String field :
        new String[] {
          previous,
          Long.toString(seq),
          at.toString(),
          event.actor(),
          event.action(),
          event.target(),
          event.result(),
          event.detail()
        }) {
      byte[] bytes = field.getBytes(UTF_8);
      digest.update((bytes.length + ":").getBytes(UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
