// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import sh.zagi.storage.folder.Disk;

/// With what this server vouches for the environments that it gives to other machines. Made once.
public final class SigningKey {
  private static final String SECRET = "env_signing_key";
  private static final String PUBLIC = "env_signing_key.pub";
  private static final int NAME_BYTES = 4;

  private final Path secret;
  private final String publicKey;

  private SigningKey(Path secret, String publicKey) {
    this.secret = secret;
    this.publicKey = publicKey;
  }

  /// The key of this server, made now when there is none.
  ///
  /// @param folder closed to everybody else, usually `DATA/keys`
  public static SigningKey in(Path folder) throws IOException {
    Path secret = folder.resolve(SECRET);
    Path open = folder.resolve(PUBLIC);
    if (!Files.exists(secret)) {
      // several servers of one person must not have keys of one name
      byte[] id = new byte[NAME_BYTES];
      new SecureRandom().nextBytes(id);
      String name = "zagi-" + HexFormat.of().formatHex(id);
      Signatures.Pair pair = Signatures.newPair(name);
      Files.writeString(open, pair.publicKey() + "\n");
      Disk.force(open);
      // last: while it is missing, the next start begins anew
      Disk.replace(secret, pair.secretKey().getBytes(UTF_8));
    }
    return new SigningKey(secret, Files.readString(open).strip());
  }

  /// `NAME:BASE64`, as Nix spells it: for `trusted-public-keys` of those who pull.
  public String publicKey() {
    return publicKey;
  }

  Path file() {
    return secret;
  }

  String sign(String text) throws IOException {
    return Signatures.sign(Files.readString(secret).strip(), text);
  }
}
