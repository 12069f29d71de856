// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyFingerprint;

/// Decides who a client is: the owner of the key whose signature was verified. A client may offer
/// any number of keys without a signature (RFC 4252 section 7) to learn which would do; such offers
/// are looked up and forgotten. The user name proves nothing.
final class KeyAuth {
  /// Set once, by a verified signature, and never from an offer.
  private static final AttributeKey<KeyFingerprint> VERIFIED = new AttributeKey<>();

  private static final int LEAST_RSA_BITS = 2048;

  private final Accounts accounts;
  private final ConnectionGate gate;
  private final boolean admitUnknown;

  KeyAuth(Accounts accounts, ConnectionGate gate, boolean admitUnknown) {
    this.accounts = accounts;
    this.gate = gate;
    this.admitUnknown = admitUnknown;
  }

  /// Answers "would this key do?"; keeps nothing but that a refusal happened.
  PublickeyAuthenticator authenticator() {
    return (_, key, session) -> {
      boolean good = isStrong(key) && (admitUnknown || owner(fingerprint(key)).isPresent());
      if (!good) {
        gate.keyRefused(session);
      }
      return good;
    };
  }

  UserAuthPublicKeyFactory factory() {
    return new UserAuthPublicKeyFactory(Algorithms.signatures()) {
      @Override
      public UserAuthPublicKey createUserAuth(ServerSession session) {
        return new VerifiedKey();
      }
    };
  }

  /// Who the client is now. Asked at each command, so that a key or person removed a moment ago is
  /// nobody. Empty when the key's owner is gone.
  Optional<Caller> caller(ServerSession session) {
    KeyFingerprint key = session.getAttribute(VERIFIED);
    if (key == null) {
      return Optional.empty();
    }
    Optional<Caller> known = accounts.callerByKey(key);
    return known.isEmpty() && admitUnknown ? Optional.of(new Caller.Anonymous()) : known;
  }

  private Optional<Account> owner(KeyFingerprint key) {
    return accounts.findByKey(key);
  }

  private static boolean isStrong(PublicKey key) {
    return !(key instanceof OpenSshCertificate)
        && !(key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS);
  }

  private static KeyFingerprint fingerprint(PublicKey key) {
    return new KeyFingerprint(KeyUtils.getFingerPrint(key));
  }

  /// Remembers a key at the one moment when its signature has been found good.
  private final class VerifiedKey extends UserAuthPublicKey {
    VerifiedKey() {
      super(Algorithms.signatures());
    }

    @Override
    protected boolean verifySignature(
        ServerSession session,
        String userName,
        String algorithm,
        PublicKey key,
        Buffer buffer,
        Signature verifier,
        byte[] signature)
        throws Exception {
      boolean good =
          super.verifySignature(session, userName, algorithm, key, buffer, verifier, signature);
      return good && admit(session, fingerprint(key));
    }

    private boolean admit(ServerSession session, KeyFingerprint key) {
      Optional<Account> account = owner(key);
      if (account.isPresent() && !gate.admit(session, account.get().id())) {
        return false;
      }
      if (account.isEmpty()) {
        gate.admitUnknown(session);
      }
      session.setAttribute(VERIFIED, key);
      return true;
    }
  }
}
