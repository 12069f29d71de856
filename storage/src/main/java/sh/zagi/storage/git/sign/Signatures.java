// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.sign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.AccountKey;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.account.PublicKey;
import sh.zagi.storage.repo.Repo;

/// Who signed a commit, a tag or a push: with an SSH key (OpenSSH `PROTOCOL.sshsig`, namespace
/// `git`), which is in the signature, or with an OpenPGP key, which the signature names. Whose it
/// is, the accounts say.
public final class Signatures {
  private static final int MOST_BYTES = 1 << 20;
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final String PGP_BEGIN = "-----BEGIN PGP SIGNATURE-----";
  private static final String HEADER = "gpgsig ";
  private static final String OTHER_HEADER = "gpgsig-sha256 ";
  private static final byte[] MAGIC = "SSHSIG".getBytes(UTF_8);
  private static final String NAMESPACE = "git";

  private final Accounts accounts;

  public Signatures(Accounts accounts) {
    this.accounts = accounts;
  }

  /// What is known of a signature.
  public sealed interface Verdict {
    /// One word for programs.
    String word();

    record None() implements Verdict {
      @Override
      public String word() {
        return "none";
      }
    }

    /// It is right, and the key is an account's.
    ///
    /// @param signer name of the account, or of its agent
    /// @param key its fingerprint, in the words of its kind
    record Good(String signer, String key) implements Verdict {
      @Override
      public String word() {
        return "good";
      }
    }

    /// Nobody here has the key.
    ///
    /// @param key its fingerprint, or the id by which an OpenPGP signature names it
    record Stranger(String key) implements Verdict {
      @Override
      public String word() {
        return "unknown-key";
      }
    }

    /// The content is not what was signed, or it is no signature.
    record Bad(String reason) implements Verdict {
      @Override
      public String word() {
        return "bad";
      }
    }

    /// Of a kind that is not checked here.
    record Unchecked(String kind) implements Verdict {
      @Override
      public String word() {
        return "unchecked";
      }
    }
  }

  /// Checks the signature of a commit or tag object.
  ///
  /// @param hex its full id
  public Verdict of(Repo repo, String hex) throws IOException {
    ObjectLoader loader = repo.git().open(ObjectId.fromString(hex));
    String text = new String(loader.getCachedBytes(MOST_BYTES), ISO_8859_1);
    Optional<Signed> signed = loader.getType() == Constants.OBJ_TAG ? ofTag(text) : ofCommit(text);
    return signed.map(this::judge).orElseGet(Verdict.None::new);
  }

  /// Checks a signature that stands beside what it signs.
  Verdict of(String content, String signature) {
    return judge(new Signed(content, signature));
  }

  private record Signed(String content, String signature) {}

  /// The signature is the end of the message.
  private static Optional<Signed> ofTag(String text) {
    int at = text.indexOf("\n-----BEGIN ");
    return at < 0
        ? Optional.empty()
        : Optional.of(new Signed(text.substring(0, at + 1), text.substring(at + 1)));
  }

  /// The signature is a header, continued by lines that begin with a blank; what was signed is all
  /// the rest.
  private static Optional<Signed> ofCommit(String text) {
    StringBuilder rest = new StringBuilder();
    StringBuilder signature = new StringBuilder();
    boolean isInSignature = false;
    boolean isInOther = false;
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      int next = end < 0 ? text.length() : end + 1;
      String line = text.substring(at, next);
      if (line.equals("\n")) {
        rest.append(text, at, text.length());
        break;
      }
      boolean continued = line.startsWith(" ");
      isInSignature = line.startsWith(HEADER) || (continued && isInSignature);
      isInOther = line.startsWith(OTHER_HEADER) || (continued && isInOther);
      if (isInSignature) {
        signature.append(continued ? line.substring(1) : line.substring(HEADER.length()));
      } else if (!isInOther) {
        rest.append(line);
      }
      at = next;
    }
    return signature.isEmpty()
        ? Optional.empty()
        : Optional.of(new Signed(rest.toString(), signature.toString()));
  }

  private Verdict judge(Signed signed) {
    String armor = signed.signature().strip();
    if (armor.startsWith(PGP_BEGIN)) {
      return new PgpSignature(accounts.signingKeys())
          .judge(armor, signed.content().getBytes(ISO_8859_1));
    }
    if (!armor.startsWith(BEGIN)) {
      return new Verdict.Unchecked(armor.contains("SIGNED MESSAGE") ? "X.509" : "unknown");
    }
    if (!armor.endsWith(END)) {
      return new Verdict.Bad("not a whole signature");
    }
    try {
      String base64 = armor.substring(BEGIN.length(), armor.length() - END.length());
      ByteBuffer wire = ByteBuffer.wrap(Base64.getMimeDecoder().decode(base64));
      return judge(wire, signed.content().getBytes(ISO_8859_1));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return new Verdict.Bad(String.valueOf(e.getMessage()));
    }
  }

  private Verdict judge(ByteBuffer wire, byte[] content) throws GeneralSecurityException {
    byte[] magic = new byte[Math.min(MAGIC.length, wire.remaining())];
    wire.get(magic);
    if (!MessageDigest.isEqual(magic, MAGIC) || wire.remaining() < 4 || wire.getInt() != 1) {
      return new Verdict.Bad("not a signature of version 1");
    }
    byte[] key = SshWire.bytes(wire);
    String namespace = SshWire.text(wire);
    byte[] reserved = SshWire.bytes(wire);
    String hash = SshWire.text(wire);
    byte[] signature = SshWire.bytes(wire);
    if (!namespace.equals(NAMESPACE)) {
      return new Verdict.Bad("signed for another purpose");
    }
    String algorithm =
        switch (hash) {
          case "sha512" -> "SHA-512";
          case "sha256" -> "SHA-256";
          default -> throw new GeneralSecurityException("a hash that is not known");
        };
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(MAGIC);
    SshWire.put(data, namespace.getBytes(UTF_8));
    SshWire.put(data, reserved);
    SshWire.put(data, hash.getBytes(UTF_8));
    SshWire.put(data, MessageDigest.getInstance(algorithm).digest(content));
    if (!SshKeys.verifies(key, signature, data.toByteArray())) {
      return new Verdict.Bad("the content is not what was signed");
    }
    KeyFingerprint fingerprint = PublicKey.fingerprint(key);
    return accounts
        .keys()
        .owner(fingerprint)
        .<Verdict>map(owner -> new Verdict.Good(name(owner, fingerprint), fingerprint.text()))
        .orElseGet(() -> new Verdict.Stranger(fingerprint.text()));
  }

  /// A key that a person gave to an agent speaks for the agent.
  private String name(Account owner, KeyFingerprint fingerprint) {
    return accounts.keys().of(owner).stream()
        .filter(key -> key.fingerprint().equals(fingerprint))
        .findFirst()
        .flatMap(AccountKey::agent)
        .map(label -> new Caller.Agent(owner, label).name())
        .orElse(owner.name());
  }
}
