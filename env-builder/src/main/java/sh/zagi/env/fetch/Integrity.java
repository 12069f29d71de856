// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// One digest in the notation of Subresource Integrity.
///
/// @param algorithm `sha512`, `sha384`, `sha256` or `sha1`
/// @param hex lower-case
public record Integrity(String algorithm, String hex) {
  private static final List<String> STRONGEST_FIRST = List.of("sha512", "sha384", "sha256", "sha1");

  /// The strongest digest of a text such as `sha512-BASE64 sha1-BASE64`; empty when it has none.
  public static Optional<Integrity> parse(String text) {
    return Arrays.stream(text.strip().split("\\s+", -1))
        .flatMap(one -> parseOne(one).stream())
        .min(Comparator.comparingInt(one -> STRONGEST_FIRST.indexOf(one.algorithm())));
  }

  private static Optional<Integrity> parseOne(String text) {
    int dash = text.indexOf('-');
    if (dash < 0 || !STRONGEST_FIRST.contains(text.substring(0, dash))) {
      return Optional.empty();
    }
    try {
      byte[] digest = Base64.getDecoder().decode(text.substring(dash + 1).replaceAll("\\?.*", ""));
      return Optional.of(new Integrity(text.substring(0, dash), HexFormat.of().formatHex(digest)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static Integrity sha256(String hex) {
    return new Integrity("sha256", hex);
  }

  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm.replace("sha", "SHA-"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /// The notation of Subresource Integrity.
  public String sri() {
    return algorithm + "-" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
