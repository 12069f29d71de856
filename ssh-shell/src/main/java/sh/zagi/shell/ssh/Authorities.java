// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.account.PublicKey;

/// The authorities whose certificates say who somebody is (OpenSSH `PROTOCOL.certkeys`). That a
/// certificate is signed by its authority, is of a user, and is valid now, the library has checked
/// before it asks here; whom it is good for is decided here.
final class Authorities {
  /// Options that an authority may put into a certificate; the library enforces it.
  private static final Set<String> KNOWN_OPTIONS = Set.of(OpenSshCertificate.SOURCE_ADDRESS);

  private final Accounts accounts;
  private final Set<KeyFingerprint> trusted;

  private Authorities(Accounts accounts, Set<KeyFingerprint> trusted) {
    this.accounts = accounts;
    this.trusted = trusted;
  }

  /// Reads the keys of authorities, one a line as in a `.pub` file.
  ///
  /// @throws IOException in one line, when there is a line that is no key
  static Authorities read(Accounts accounts, Optional<Path> file) throws IOException {
    Set<KeyFingerprint> trusted = new HashSet<>();
    for (String line : file.isPresent() ? Files.readAllLines(file.get()) : List.<String>of()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        trusted.add(PublicKey.parse(line.strip()).fingerprint());
      } catch (IllegalArgumentException e) {
        throw new IOException("trusted user CA " + file.get() + ": " + e.getMessage(), e);
      }
    }
    return new Authorities(accounts, trusted);
  }

  /// Whom a certificate proves: of the people that it names, the one of the user name, else the
  /// first. Without names it would be good for everybody, so it is good for nobody.
  ///
  /// @param userName only picks among the names in the certificate
  Optional<Account> person(OpenSshCertificate certificate, String userName) {
    boolean good =
        trusted.contains(fingerprint(certificate.getCaPubKey()))
            && KNOWN_OPTIONS.containsAll(certificate.getCriticalOptionsMap().keySet());
    if (!good) {
      return Optional.empty();
    }
    Collection<String> named = certificate.getPrincipals();
    List<String> names = new ArrayList<>(named == null ? List.of() : named);
    names.sort((left, right) -> Boolean.compare(right.equals(userName), left.equals(userName)));
    return names.stream().map(accounts::find).flatMap(Optional::stream).findFirst();
  }

  static Proof.Certified proof(OpenSshCertificate certificate, Account person) {
    long seconds = certificate.getValidBefore();
    boolean endless = seconds < 0 || seconds > Instant.MAX.getEpochSecond();
    return new Proof.Certified(
        fingerprint(certificate.getCertPubKey()),
        person.name(),
        endless ? Instant.MAX : Instant.ofEpochSecond(seconds));
  }

  private static KeyFingerprint fingerprint(java.security.PublicKey key) {
    return new KeyFingerprint(KeyUtils.getFingerPrint(key));
  }
}
