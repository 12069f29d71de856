// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.sign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.jgit.transport.HMACSHA1NonceGenerator;
import org.eclipse.jgit.transport.PushCertificate;
import org.eclipse.jgit.transport.SignedPushConfig;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.repo.Repo;

/// Signed pushes (`git push --signed`): the pusher signs which refs are to move from where to
/// where, with a word that this server said just before, so that nobody can play it again.
/// Certificates are kept as notes on what was pushed, for everybody to check.
public final class SignedPushes {
  /// The notes; `git notes --ref=push-certs show COMMIT`.
  public static final String NOTES = "refs/notes/push-certs";

  /// Over HTTP the word comes back in another request.
  private static final int MOST_NONCE_AGE_SECONDS = 300;

  private static final int SEED_BYTES = 32;
  private static final int MOST_NOTE_CHARS = 256 << 10;
  private static final String FIRST_LINE = "certificate version ";
  private static final String SIGNATURE = "-----BEGIN ";

  private final Signatures signatures;
  private final String seed;

  public SignedPushes(Signatures signatures) {
    this.signatures = signatures;
    byte[] random = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(random);
    this.seed = HexFormat.of().formatHex(random);
  }

  /// A certificate that came with a push.
  ///
  /// @param text with its signature, as its pusher made it
  public record Certificate(String text, Signatures.Verdict verdict) {
    /// Why a push with it is not taken.
    public Optional<String> refusal() {
      return verdict instanceof Signatures.Verdict.Bad(String reason)
          ? Optional.of("push certificate: " + reason)
          : Optional.empty();
    }

    /// For the record.
    public String line() {
      return switch (verdict) {
        case Signatures.Verdict.Good(var signer, var key) -> "signed by " + signer + " with " + key;
        case Signatures.Verdict.Stranger(var key) -> "signed with " + key + ", nobody's here";
        case Signatures.Verdict.Bad(var reason) -> "signed, bad: " + reason;
        case Signatures.Verdict.Unchecked(var kind) -> "signed, " + kind + " is not checked";
        case Signatures.Verdict.None _ -> "not signed";
      };
    }
  }

  /// What lets clients sign.
  public SignedPushConfig config() {
    SignedPushConfig config = new SignedPushConfig();
    config.setCertNonceSeed(seed);
    config.setNonceGenerator(new HMACSHA1NonceGenerator(seed));
    config.setCertNonceSlopLimit(MOST_NONCE_AGE_SECONDS);
    return config;
  }

  /// Checks what came, if it was signed.
  public Optional<Certificate> of(@Nullable PushCertificate came) {
    if (came == null) {
      return Optional.empty();
    }
    String signature = CertificateInput.original(came.getSignature());
    String text = came.toText() + signature;
    Signatures.Verdict verdict =
        switch (came.getNonceStatus()) {
          case OK -> judged(text);
          case SLOP, BAD, MISSING, UNSOLICITED ->
              new Signatures.Verdict.Bad("it does not answer what this server said, push again");
        };
    return Optional.of(new Certificate(text, verdict));
  }

  /// The content is signed as bytes; the signature is the end.
  private Signatures.Verdict judged(String text) {
    int at = text.indexOf("\n" + SIGNATURE);
    return at < 0
        ? new Signatures.Verdict.None()
        : signatures.of(
            new String(text.substring(0, at + 1).getBytes(UTF_8), ISO_8859_1),
            text.substring(at + 1));
  }

  /// Keeps a certificate with what was pushed, after those of earlier pushes of the same.
  public static void keep(Repo repo, String object, Certificate certificate) {
    String earlier = repo.note(NOTES, object).map(note -> new String(note, UTF_8)).orElse("");
    String all = earlier.isEmpty() ? certificate.text() : earlier + "\n" + certificate.text();
    String kept = all.length() > MOST_NOTE_CHARS ? certificate.text() : all;
    repo.putNote(NOTES, object, kept.getBytes(UTF_8));
  }

  /// Who signed the last push of a commit or tag; empty when none was signed.
  public static Optional<Certificate> last(Repo repo, String object, Signatures signatures) {
    return repo.note(NOTES, object)
        .map(note -> new String(note, UTF_8))
        .map(all -> all.substring(Math.max(0, all.lastIndexOf(FIRST_LINE))))
        .map(text -> new Certificate(text, new SignedPushes(signatures).judged(text)));
  }
}
