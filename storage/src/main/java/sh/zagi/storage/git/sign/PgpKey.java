// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.sign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import sh.zagi.storage.account.SigningKey;

/// An OpenPGP public key (RFC 4880, RFC 9580) as somebody gave it: the key itself and those of its
/// subkeys that it vouches for.
public final class PgpKey {
  /// Keys with many signatures of other people are large; nobody needs those here.
  public static final int MOST_BYTES = 512 << 10;

  private static final int MOST_LABEL_CHARS = 400;

  private final PGPPublicKeyRing ring;

  private PgpKey(PGPPublicKeyRing ring) {
    this.ring = ring;
  }

  /// Reads what `gpg --armor --export` prints.
  ///
  /// @throws IllegalArgumentException with one sentence that says what is wrong with it
  public static SigningKey parse(String armored) {
    int begin = armored.indexOf("-----BEGIN PGP ");
    if (begin < 0) {
      throw new IllegalArgumentException(
          "not an OpenPGP public key (expected what 'gpg --armor --export' prints)");
    }
    if (armored.startsWith("-----BEGIN PGP PRIVATE", begin)) {
      throw new IllegalArgumentException(
          "that is a secret key: keep it, and give what 'gpg --armor --export' prints");
    }
    try (ArmoredInputStream in =
        new ArmoredInputStream(
            new ByteArrayInputStream(armored.substring(begin).getBytes(UTF_8)))) {
      return new PgpKey(read(in.readAllBytes())).described();
    } catch (IOException | RuntimeException e) {
      if (e instanceof IllegalArgumentException known) {
        throw known;
      }
      throw new IllegalArgumentException("not an OpenPGP public key (it cannot be read)", e);
    }
  }

  static PgpKey of(SigningKey key) throws IOException {
    return new PgpKey(read(Base64.getDecoder().decode(key.encoded())));
  }

  private static PGPPublicKeyRing read(byte[] bytes) throws IOException {
    BcPGPObjectFactory objects = new BcPGPObjectFactory(bytes);
    if (!(objects.nextObject() instanceof PGPPublicKeyRing ring)) {
      throw new IllegalArgumentException("not an OpenPGP public key");
    }
    if (objects.nextObject() != null) {
      throw new IllegalArgumentException("more than one key: give them one after the other");
    }
    return ring;
  }

  private SigningKey described() throws IOException {
    PGPPublicKey primary = ring.getPublicKey();
    if (primary.hasRevocation()) {
      throw new IllegalArgumentException("this key was revoked");
    }
    Set<String> ids = new TreeSet<>();
    for (PGPPublicKey part : ring) {
      if (maySign(part)) {
        ids.add(id(part.getKeyID()));
      }
    }
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("nothing in this key may sign");
    }
    return new SigningKey(
        fingerprint(), label(primary), Base64.getEncoder().encodeToString(ring.getEncoded()), ids);
  }

  String fingerprint() {
    return HexFormat.of().withUpperCase().formatHex(ring.getPublicKey().getFingerprint());
  }

  /// As signatures name keys.
  static String id(long keyId) {
    return String.format(Locale.ROOT, "%016X", keyId);
  }

  private static String label(PGPPublicKey primary) {
    Iterator<byte[]> names = primary.getRawUserIDs();
    String name = names.hasNext() ? new String(names.next(), UTF_8) : "";
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > MOST_LABEL_CHARS ? plain.substring(0, MOST_LABEL_CHARS) : plain;
  }

  /// The part of that id, if it may sign.
  List<PGPPublicKey> signing(long keyId) {
    List<PGPPublicKey> found = new ArrayList<>();
    for (PGPPublicKey part : ring) {
      if (part.getKeyID() == keyId && maySign(part)) {
        found.add(part);
      }
    }
    return found;
  }

  /// The key itself vouches for its subkeys, and those that sign say that they belong to it; else
  /// somebody could take another's subkey for their own.
  private boolean maySign(PGPPublicKey part) {
    PGPPublicKey primary = ring.getPublicKey();
    try {
      if (part.isMasterKey()) {
        return isForSigning(flagsOfPrimary(primary));
      }
      Iterator<PGPSignature> bindings = part.getSignaturesOfType(PGPSignature.SUBKEY_BINDING);
      while (bindings.hasNext()) {
        PGPSignature binding = bindings.next();
        binding.init(new BcPGPContentVerifierBuilderProvider(), primary);
        if (binding.verifyCertification(primary, part)
            && isForSigning(binding.getHashedSubPackets().getKeyFlags())
            && agrees(binding, primary, part)) {
          return true;
        }
      }
      return false;
    } catch (PGPException | RuntimeException _) {
      return false;
    }
  }

  private static boolean isForSigning(int flags) {
    return (flags & KeyFlags.SIGN_DATA) != 0;
  }

  /// What the key says in its own signatures about what it is for; a key of old says nothing.
  private static int flagsOfPrimary(PGPPublicKey primary) throws PGPException {
    Iterator<PGPSignature> all = primary.getSignatures();
    boolean isSaid = false;
    int flags = 0;
    while (all.hasNext()) {
      PGPSignature one = all.next();
      if (one.getKeyID() == primary.getKeyID()
          && one.isCertification()
          && one.getHashedSubPackets()
              .hasSubpacket(org.bouncycastle.bcpg.SignatureSubpacketTags.KEY_FLAGS)) {
        isSaid = true;
        flags |= one.getHashedSubPackets().getKeyFlags();
      }
    }
    return isSaid ? flags : KeyFlags.SIGN_DATA;
  }

  private static boolean agrees(PGPSignature binding, PGPPublicKey primary, PGPPublicKey part)
      throws PGPException {
    for (PGPSignatureList list :
        List.of(
            binding.getHashedSubPackets().getEmbeddedSignatures(),
            binding.getUnhashedSubPackets().getEmbeddedSignatures())) {
      for (PGPSignature back : list) {
        back.init(new BcPGPContentVerifierBuilderProvider(), part);
        if (back.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
            && back.verifyCertification(primary, part)) {
          return true;
        }
      }
    }
    return false;
  }
}
