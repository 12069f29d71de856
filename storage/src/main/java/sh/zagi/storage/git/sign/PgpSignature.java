// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.sign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import sh.zagi.storage.account.SigningKeys;
import sh.zagi.storage.git.sign.Signatures.Verdict;

/// Checks detached OpenPGP signatures, as gpg makes them for git.
final class PgpSignature {
  /// Hashes for which nobody finds two contents.
  private static final Set<Integer> STRONG =
      Set.of(
          HashAlgorithmTags.SHA256,
          HashAlgorithmTags.SHA384,
          HashAlgorithmTags.SHA512,
          HashAlgorithmTags.SHA224,
          HashAlgorithmTags.SHA3_256,
          HashAlgorithmTags.SHA3_512);

  private final SigningKeys keys;

  PgpSignature(SigningKeys keys) {
    this.keys = keys;
  }

  Verdict judge(String armor, byte[] content) {
    try (ArmoredInputStream in =
        new ArmoredInputStream(new ByteArrayInputStream(armor.getBytes(ISO_8859_1)))) {
      if (new BcPGPObjectFactory(in).nextObject() instanceof PGPSignatureList list
          && list.size() == 1) {
        return judge(list.get(0), content);
      }
      return new Verdict.Bad("not one signature");
    } catch (IOException | PGPException | RuntimeException _) {
      // The library throws what it likes at bytes that are no signature.
      return new Verdict.Bad("not a signature that can be read");
    }
  }

  private Verdict judge(PGPSignature signature, byte[] content) throws IOException, PGPException {
    if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
      return new Verdict.Bad("signed for another purpose");
    }
    if (!STRONG.contains(signature.getHashAlgorithm())) {
      return new Verdict.Bad("made with a hash that is not safe any more");
    }
    String id = PgpKey.id(signature.getKeyID());
    List<SigningKeys.Registered> candidates = keys.find(id);
    Verdict verdict = new Verdict.Stranger(id);
    for (SigningKeys.Registered candidate : candidates) {
      PgpKey key = PgpKey.of(candidate.key());
      for (PGPPublicKey part : key.signing(signature.getKeyID())) {
        signature.init(new BcPGPContentVerifierBuilderProvider(), part);
        signature.update(content);
        if (!signature.verify()) {
          verdict = new Verdict.Bad("the content is not what was signed");
          continue;
        }
        return unfit(part, signature)
            .<Verdict>map(Verdict.Bad::new)
            .orElseGet(() -> new Verdict.Good(candidate.owner().name(), key.fingerprint()));
      }
    }
    return verdict;
  }

  /// Why a signature that is right does not count.
  private static Optional<String> unfit(PGPPublicKey key, PGPSignature signature) {
    if (key.hasRevocation()) {
      return Optional.of("the key was revoked");
    }
    Instant signed = signature.getCreationTime().toInstant();
    Instant made = key.getCreationTime().toInstant();
    Duration life = Duration.ofSeconds(key.getValidSeconds());
    if (signed.isBefore(made) || (!life.isZero() && signed.isAfter(made.plus(life)))) {
      return Optional.of("the key was not valid when it signed");
    }
    return Optional.empty();
  }
}
