// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.sign;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// Checks signatures with public keys in SSH's form, by the algorithms of the JDK.
final class SshKeys {
  /// What X.509 puts before the 32 bytes of an Ed25519 key (RFC 8410).
  private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private SshKeys() {}

  /// Whether the key made the signature over the data.
  ///
  /// @param signature with its algorithm, as SSH writes both
  /// @throws GeneralSecurityException when the key or the signature is of no kind known here
  static boolean verifies(byte[] key, byte[] signature, byte[] data)
      throws GeneralSecurityException {
    ByteBuffer wire = ByteBuffer.wrap(key);
    ByteBuffer signed = ByteBuffer.wrap(signature);
    String kind = SshWire.text(wire);
    String algorithm = SshWire.text(signed);
    byte[] value = SshWire.bytes(signed);
    return switch (kind) {
      case "ssh-ed25519" -> {
        byte[] point = SshWire.bytes(wire);
        byte[] encoded = Arrays.copyOf(ED25519_HEAD, ED25519_HEAD.length + point.length);
        System.arraycopy(point, 0, encoded, ED25519_HEAD.length, point.length);
        PublicKey made =
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        yield algorithm.equals(kind) && check("Ed25519", made, data, value);
      }
      case "ssh-rsa" -> {
        BigInteger exponent = new BigInteger(SshWire.bytes(wire));
        BigInteger modulus = new BigInteger(SshWire.bytes(wire));
        PublicKey made =
            KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        yield switch (algorithm) {
          case "rsa-sha2-512" -> check("SHA512withRSA", made, data, value);
          case "rsa-sha2-256" -> check("SHA256withRSA", made, data, value);
          default -> false;
        };
      }
      case "ecdsa-sha2-nistp256" -> algorithm.equals(kind) && ec(wire, "256", data, value);
      case "ecdsa-sha2-nistp384" -> algorithm.equals(kind) && ec(wire, "384", data, value);
      case "ecdsa-sha2-nistp521" -> algorithm.equals(kind) && ec(wire, "521", data, value);
      default -> throw new GeneralSecurityException("keys of the kind " + kind + " are not read");
    };
  }

  private static boolean check(String algorithm, PublicKey key, byte[] data, byte[] value)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initVerify(key);
    signature.update(data);
    return signature.verify(value);
  }

  private static boolean ec(ByteBuffer wire, String bits, byte[] data, byte[] value)
      throws GeneralSecurityException {
    SshWire.bytes(wire);
    byte[] point = SshWire.bytes(wire);
    int half = (point.length - 1) / 2;
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp" + bits + "r1"));
    ECPoint at =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + half)),
            new BigInteger(1, Arrays.copyOfRange(point, 1 + half, point.length)));
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(at, curve.getParameterSpec(ECParameterSpec.class)));
    ByteBuffer pair = ByteBuffer.wrap(value);
    byte[] r = SshWire.bytes(pair);
    byte[] s = SshWire.bytes(pair);
    String hash = bits.equals("256") ? "SHA256" : bits.equals("384") ? "SHA384" : "SHA512";
    return check(hash + "withECDSA", key, data, der(r, s));
  }

  /// SEQUENCE of two INTEGERs, which is how the JDK wants the two numbers.
  private static byte[] der(byte[] r, byte[] s) {
    int content = 2 + r.length + 2 + s.length;
    ByteBuffer out = ByteBuffer.allocate(content + (content < 0x80 ? 2 : 3)).put((byte) 0x30);
    if (content >= 0x80) {
      out.put((byte) 0x81);
    }
    out.put((byte) content).put((byte) 2).put((byte) r.length).put(r);
    return out.put((byte) 2).put((byte) s.length).put(s).array();
  }
}
