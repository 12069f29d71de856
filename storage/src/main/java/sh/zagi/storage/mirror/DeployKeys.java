// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;
import sh.zagi.storage.seal.Seal;

/// The keys of mirrors whose upstream is reached over SSH: one Ed25519 key for each, which no other
/// mirror has, and the host key by which the upstream is known again. Private halves are encrypted
/// wherever they are kept. Safe for use by many threads.
public final class DeployKeys {
  private static final String ALGORITHM = "Ed25519";
  private static final String TYPE = "ssh-ed25519";

  /// What X.509 puts before the 32 bytes of a public key (RFC 8410).
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Database database;
  private final InstantSource clock;
  private final Seal seal;

  public DeployKeys(Database database, InstantSource clock, Seal seal) {
    this.database = database;
    this.clock = clock;
    this.seal = seal;
  }

  /// What may be shown of a mirror's keys.
  ///
  /// @param publicKey as OpenSSH writes it, without a label
  /// @param former the key that is of use until the upstream knows the new one
  /// @param host empty until the first meeting
  public record Shown(String publicKey, Optional<String> former, Optional<HostPin> host) {}

  /// Makes a key for a mirror that has none.
  public Shown mint(long repository) {
    Fresh fresh = fresh();
    return database.durably(rows -> {
      Optional<Shown> present = find(rows, repository);
      if (present.isPresent()) {
        return present.get();
      }
      rows.update(
          "insert into mirror_ssh (repository_id, public_key, private_key, created_at)"
              + " values (?, ?, ?, ?)",
          repository,
          fresh.publicKey(),
          fresh.sealed(),
          Row.parameter(clock.instant()));
      return find(rows, repository).orElseThrow();
    });
  }

  /// Makes a new key in the place of the one that a mirror has, which is of use until the upstream
  /// takes the new one.
  ///
  /// @return empty when it has none
  public Optional<Shown> rotate(long repository) {
    Fresh fresh = fresh();
    return database.durably(rows -> {
      rows.update(
          "update mirror_ssh set former_public_key = public_key,"
              + " former_private_key = private_key, public_key = ?, private_key = ?,"
              + " created_at = ? where repository_id = ?",
          fresh.publicKey(),
          fresh.sealed(),
          Row.parameter(clock.instant()),
          repository);
      return find(rows, repository);
    });
  }

  public Optional<Shown> find(long repository) {
    return database.read(rows -> find(rows, repository));
  }

  private static Optional<Shown> find(Rows rows, long repository) {
    return rows.first(
        "select * from mirror_ssh where repository_id = ?", DeployKeys::shown, repository);
  }

  /// The keys to show to the upstream, the newest first; not to be kept or logged.
  ///
  /// @throws IOException when they were encrypted with another key than this server's
  public List<KeyPair> open(long repository) throws IOException {
    List<String> kept =
        database
            .read(rows ->
                rows.first(
                    "select * from mirror_ssh where repository_id = ?",
                    row ->
                        List.of(
                            row.text("public_key"),
                            row.text("private_key"),
                            row.text("former_public_key"),
                            row.text("former_private_key")),
                    repository))
            .orElse(List.of());
    List<KeyPair> keys = new ArrayList<>();
    for (int i = 0; i + 1 < kept.size(); i += 2) {
      if (!kept.get(i).isEmpty()) {
        keys.add(pair(kept.get(i), kept.get(i + 1)));
      }
    }
    return keys;
  }

  private KeyPair pair(String publicKey, String sealed) throws IOException {
    byte[] secret = seal.unseal(sealed);
    try {
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(x509(publicKey))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(secret)));
    } catch (GeneralSecurityException e) {
      throw new IOException("a mirror's key cannot be read", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /// The upstream took a key. Those before it have done their work.
  public void accepted(long repository, java.security.PublicKey key) {
    database.transaction(rows ->
        rows.update(
            "update mirror_ssh set former_public_key = '', former_private_key = ''"
                + " where repository_id = ? and public_key = ? and former_public_key <> ''",
            repository,
            line(key.getEncoded())));
  }

  /// Remembers an upstream that was met for the first time; one that is known stays.
  public void pin(long repository, HostPin pin) {
    database.transaction(rows ->
        rows.update(
            "update mirror_ssh set host_key = ?, host_key_type = ? where repository_id = ?"
                + " and (host_key = '' or (host_key = ? and host_key_type = ''))",
            pin.fingerprint().text(),
            pin.type(),
            repository,
            pin.fingerprint().text()));
  }

  /// Takes another host key for an upstream, because somebody vouches for it.
  ///
  /// @return false when the mirror has no key
  public boolean trust(long repository, KeyFingerprint fingerprint) {
    return database.durably(rows ->
        rows.update(
                "update mirror_ssh set host_key = ?, host_key_type = '' where repository_id = ?",
                fingerprint.text(),
                repository)
            == 1);
  }

  private static Shown shown(Row row) {
    String former = row.text("former_public_key");
    String host = row.text("host_key");
    return new Shown(
        row.text("public_key"),
        former.isEmpty() ? Optional.empty() : Optional.of(former),
        host.isEmpty()
            ? Optional.empty()
            : Optional.of(new HostPin(row.text("host_key_type"), new KeyFingerprint(host))));
  }

  private record Fresh(String publicKey, String sealed) {}

  private Fresh fresh() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      byte[] secret = pair.getPrivate().getEncoded();
      try {
        return new Fresh(line(pair.getPublic().getEncoded()), seal.seal(secret));
      } finally {
        Arrays.fill(secret, (byte) 0);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform of this version has Ed25519", e);
    }
  }

  /// A public key as OpenSSH writes it (RFC 8709 §4).
  private static String line(byte[] x509) {
    byte[] type = TYPE.getBytes(US_ASCII);
    byte[] point = Arrays.copyOfRange(x509, X509_HEAD.length, x509.length);
    byte[] blob =
        ByteBuffer.allocate(Integer.BYTES + type.length + Integer.BYTES + point.length)
            .putInt(type.length)
            .put(type)
            .putInt(point.length)
            .put(point)
            .array();
    return TYPE + " " + Base64.getEncoder().encodeToString(blob);
  }

  private static byte[] x509(String line) {
    byte[] blob = Base64.getDecoder().decode(line.substring(TYPE.length() + 1));
    int head = Integer.BYTES + TYPE.length() + Integer.BYTES;
    byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + blob.length - head);
    System.arraycopy(blob, head, encoded, X509_HEAD.length, blob.length - head);
    return encoded;
  }
}
