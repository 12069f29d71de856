// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/// Ed25519 in the spelling of Nix: `NAME:BASE64` for public keys, secret keys and signatures.
final class Signatures {
  private static final String ALGORITHM = "Ed25519";
  private static final int SEED_BYTES = 32;
  private static final int PUBLIC_BYTES = 32;

  private Signatures() {}

  /// Both halves of a key.
  record Pair(String secretKey, String publicKey) {}

  static Pair newPair(String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      // RFC 8410: both encodings end with the plain bytes
      byte[] seed = last(pair.getPrivate().getEncoded(), SEED_BYTES);
      byte[] open = last(pair.getPublic().getEncoded(), PUBLIC_BYTES);
      byte[] both = Arrays.copyOf(seed, SEED_BYTES + PUBLIC_BYTES);
      System.arraycopy(open, 0, both, SEED_BYTES, PUBLIC_BYTES);
      Base64.Encoder encoder = Base64.getEncoder();
      return new Pair(
          name + ":" + encoder.encodeToString(both), name + ":" + encoder.encodeToString(open));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static byte[] last(byte[] bytes, int count) {
    return Arrays.copyOfRange(bytes, bytes.length - count, bytes.length);
  }

  /// @param secretKey the name, a colon, and 64 bytes of which the first half is the seed
  static String sign(String secretKey, String text) {
    try {
      byte[] seed = Arrays.copyOf(bytes(secretKey), SEED_BYTES);
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      return name(secretKey) + ":" + Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the signing key cannot be used", e);
    }
  }

  /// Whether the owner of the key signed the text; false also for anything malformed.
  static boolean isSigned(String publicKey, String text, String signed) {
    try {
      if (!name(publicKey).equals(name(signed))) {
        return false;
      }
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey(bytes(publicKey)));
      signature.update(text.getBytes(UTF_8));
      return signature.verify(bytes(signed));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }

  /// RFC 8032: the coordinate with its lowest byte first, the other's lowest bit as the last bit.
  private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
    if (encoded.length != PUBLIC_BYTES) {
      throw new IllegalArgumentException("not a public key");
    }
    byte[] y = new byte[PUBLIC_BYTES];
    for (int i = 0; i < PUBLIC_BYTES; i++) {
      y[i] = encoded[PUBLIC_BYTES - 1 - i];
    }
    boolean odd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    EdECPoint point = new EdECPoint(odd, new BigInteger(1, y));
    return KeyFactory.getInstance(ALGORITHM)
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }

  static String name(String key) {
    return key.substring(0, Math.max(0, key.indexOf(':')));
  }

  private static byte[] bytes(String key) {
    return Base64.getDecoder().decode(key.substring(key.indexOf(':') + 1).strip());
  }
}
