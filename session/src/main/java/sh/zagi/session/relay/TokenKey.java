// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key with which the platform signs what it gives to terminals of one session: whose they are.
/// It lives as long as the container does, also over a restart of the server, and no copy of the
/// session has it.
final class TokenKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final Pattern TOKEN = Pattern.compile("(\\d{1,18})\\.([0-9a-f]{64})");

  private final byte[] key;

  private TokenKey(byte[] key) {
    this.key = key;
  }

  /// A key for a container that is about to start.
  static TokenKey make(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, key);
    return new TokenKey(key);
  }

  /// The key of a container that runs.
  static TokenKey read(Path file) throws IOException {
    return new TokenKey(Files.readAllBytes(file));
  }

  String token(long account) {
    return account + "." + HexFormat.of().formatHex(sign(account));
  }

  /// Whose terminal was given this; empty when none was.
  Optional<Long> account(String token) {
    var parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long account = Long.parseLong(parts.group(1));
    return MessageDigest.isEqual(sign(account), HexFormat.of().parseHex(parts.group(2)))
        ? Optional.of(account)
        : Optional.empty();
  }

  private byte[] sign(long account) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(Long.toString(account).getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
