// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;

/// The algorithms that this server speaks, best first. Written out, so that a newer library can't
/// bring one back that we left out: no SHA-1, no CBC, no MAC before encryption, no NIST curve in a
/// key exchange.
final class Algorithms {
  private static final List<BuiltinDHFactories> QUICK_KEY_EXCHANGES =
      List.of(
          BuiltinDHFactories.mlkem768x25519,
          BuiltinDHFactories.curve25519,
          BuiltinDHFactories.curve25519_libssh);

  /// Clients decide which one it is, and OpenSSH 9.0 to 9.8 take sntrup761 wherever it is offered;
  /// that costs them more time than all the rest of a login.
  private static final List<BuiltinDHFactories> ALL_KEY_EXCHANGES =
      List.of(
          BuiltinDHFactories.mlkem768x25519,
          BuiltinDHFactories.sntrup761x25519,
          BuiltinDHFactories.sntrup761x25519_openssh,
          BuiltinDHFactories.curve25519,
          BuiltinDHFactories.curve25519_libssh);

  private static final List<NamedFactory<Cipher>> CIPHERS =
      List.of(
          BuiltinCiphers.cc20p1305_openssh,
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.aes256ctr,
          BuiltinCiphers.aes128ctr);

  private static final List<NamedFactory<Mac>> MACS =
      List.of(BuiltinMacs.hmacsha512etm, BuiltinMacs.hmacsha256etm);

  /// What the server signs with (Ed25519 only: it has no other host key) and what users may sign
  /// with. ECDSA is here for users alone: the keys inside phones and laptops are of that kind.
  private static final List<NamedFactory<Signature>> SIGNATURES =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.sk_ssh_ed25519,
          BuiltinSignatures.sk_ecdsa_sha2_nistp256,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA256);

  /// Keys of users that an authority certified.
  private static final List<NamedFactory<Signature>> CERTIFIED =
      List.of(
          BuiltinSignatures.ed25519_cert,
          BuiltinSignatures.nistp256_cert,
          BuiltinSignatures.nistp384_cert,
          BuiltinSignatures.nistp521_cert,
          BuiltinSignatures.rsaSHA512_cert,
          BuiltinSignatures.rsaSHA256_cert);

  private Algorithms() {}

  /// @param all key exchanges, also those that cost clients much
  /// @throws IllegalStateException when a provider for one of the algorithms is missing
  static void apply(SshServer server, boolean all) {
    List<BuiltinDHFactories> wanted = all ? ALL_KEY_EXCHANGES : QUICK_KEY_EXCHANGES;
    for (BuiltinDHFactories exchange : wanted) {
      if (!exchange.isSupported()) {
        throw new IllegalStateException("key exchange without provider: " + exchange.getName());
      }
    }
    List<KeyExchangeFactory> exchanges = wanted.stream().map(ServerBuilder.DH2KEX).toList();
    server.setKeyExchangeFactories(exchanges);
    server.setCipherFactories(CIPHERS);
    server.setMacFactories(MACS);
    server.setSignatureFactories(SIGNATURES);
    server.setCompressionFactories(List.of(BuiltinCompressions.none));
  }

  static List<NamedFactory<Signature>> userSignatures() {
    return Stream.concat(SIGNATURES.stream(), CERTIFIED.stream()).toList();
  }
}
