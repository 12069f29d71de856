// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
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
  private static final AttributeKey<Proof> VERIFIED = new AttributeKey<>();

  private static final int LEAST_RSA_BITS = 2048;

  private final Accounts accounts;
  private final Authorities authorities;
  private final Admission admission;
  private final InstantSource clock;

  KeyAuth(Accounts accounts, Authorities authorities, Admission admission, InstantSource clock) {
    this.accounts = accounts;
    this.authorities = authorities;
    this.admission = admission;
    this.clock = clock;
  }

  /// What else has to be true for a connection to be let in.
  ///
  /// @param unknown whether a key that no account has comes in as nobody in particular
  /// @param admitted hears of connections that are let in
  record Admission(ConnectionGate gate, boolean unknown, Consumer<ServerSession> admitted) {}

  /// Answers "would this key do?"; keeps nothing but that a refusal happened.
  PublickeyAuthenticator authenticator() {
    return (userName, key, session) -> {
      boolean good =
          isStrong(key)
              && (key instanceof OpenSshCertificate certificate
                  ? authorities.person(certificate, userName).isPresent()
                  : admission.unknown() || owner(fingerprint(key)).isPresent());
      if (!good) {
        admission.gate().keyRefused(session);
      }
      return good;
    };
  }

  UserAuthPublicKeyFactory factory() {
    return new UserAuthPublicKeyFactory(Algorithms.userSignatures()) {
      @Override
      public UserAuthPublicKey createUserAuth(ServerSession session) {
        return new VerifiedKey();
      }
    };
  }

  /// Who the client is now. Asked at each command and while it runs, so that a key or person
  /// removed a moment ago is nobody. Empty when nobody is behind the key any more.
  Optional<Caller> caller(ServerSession session) {
    return switch (session.getAttribute(VERIFIED)) {
      case null -> Optional.empty();
      case Proof.OwnKey(var key) -> {
        Optional<Caller> known = accounts.keys().caller(key);
        yield known.isEmpty() && admission.unknown() ? Optional.of(new Caller.Anonymous()) : known;
      }
      case Proof.Certified(var key, var person, var until) ->
          accounts
              .find(person)
              .filter(_ -> clock.instant().isBefore(until))
              .map(account -> new Caller.Person(account, key));
    };
  }

  private Optional<Account> owner(KeyFingerprint key) {
    return accounts.keys().owner(key);
  }

  private static boolean isStrong(PublicKey key) {
    PublicKey used =
        key instanceof OpenSshCertificate certificate ? certificate.getCertPubKey() : key;
    return !(used instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS);
  }

  private static KeyFingerprint fingerprint(PublicKey key) {
    return new KeyFingerprint(KeyUtils.getFingerPrint(key));
  }

  /// Remembers a key at the one moment when its signature has been found good.
  private final class VerifiedKey extends UserAuthPublicKey {
    VerifiedKey() {
      super(Algorithms.userSignatures());
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
      return good
          && (key instanceof OpenSshCertificate certificate
              ? admit(session, userName, certificate)
              : admit(session, fingerprint(key)));
    }

    private boolean admit(ServerSession session, KeyFingerprint key) throws IOException {
      return admit(session, owner(key), new Proof.OwnKey(key));
    }

    private boolean admit(ServerSession session, String userName, OpenSshCertificate certificate)
        throws IOException {
      Optional<Account> person = authorities.person(certificate, userName);
      return person.isPresent()
          && admit(session, person, Authorities.proof(certificate, person.get()));
    }

    private boolean admit(ServerSession session, Optional<Account> account, Proof proof)
        throws IOException {
      Optional<String> refusal = account.flatMap(one -> admission.gate().admit(session, one));
      if (refusal.isPresent()) {
        session.disconnect(SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS, refusal.get());
        return false;
      }
      if (account.isEmpty()) {
        admission.gate().admitUnknown(session);
      }
      session.setAttribute(VERIFIED, proof);
      admission.admitted().accept(session);
      return true;
    }
  }
}
