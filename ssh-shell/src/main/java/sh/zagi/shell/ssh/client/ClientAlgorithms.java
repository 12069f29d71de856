// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh.client;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/// What is spoken with upstreams, best first: all that servers of the last ten years know, and
/// nothing with SHA-1, CBC or DSA.
final class ClientAlgorithms {
  private static final List<BuiltinDHFactories> KEY_EXCHANGES =
      List.of(
          BuiltinDHFactories.mlkem768x25519,
          BuiltinDHFactories.sntrup761x25519,
          BuiltinDHFactories.sntrup761x25519_openssh,
          BuiltinDHFactories.curve25519,
          BuiltinDHFactories.curve25519_libssh,
          BuiltinDHFactories.ecdhp256,
          BuiltinDHFactories.ecdhp384,
          BuiltinDHFactories.ecdhp521,
          BuiltinDHFactories.dhg16_512,
          BuiltinDHFactories.dhg14_256);

  private static final List<NamedFactory<Cipher>> CIPHERS =
      List.of(
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.cc20p1305_openssh,
          BuiltinCiphers.aes256ctr,
          BuiltinCiphers.aes128ctr);

  private static final List<NamedFactory<Mac>> MACS =
      List.of(
          BuiltinMacs.hmacsha512etm,
          BuiltinMacs.hmacsha256etm,
          BuiltinMacs.hmacsha512,
          BuiltinMacs.hmacsha256);

  private static final List<NamedFactory<Signature>> SIGNATURES =
      List.of(
          BuiltinSignatures.ed25519,
          BuiltinSignatures.nistp256,
          BuiltinSignatures.nistp384,
          BuiltinSignatures.nistp521,
          BuiltinSignatures.rsaSHA512,
          BuiltinSignatures.rsaSHA256);

  private ClientAlgorithms() {}

  /// @param known the type of host key by which the upstream is known: it is asked for first, so
  ///   that one that got a key of another type beside it is still known
  static void apply(SshClient client, Optional<String> known) {
    client.setKeyExchangeFactories(
        KEY_EXCHANGES.stream()
            .filter(BuiltinDHFactories::isSupported)
            .map(ClientBuilder.DH2KEX)
            .toList());
    client.setCipherFactories(CIPHERS);
    client.setMacFactories(MACS);
    client.setSignatureFactories(
        SIGNATURES.stream()
            .sorted(
                Comparator.comparing(one -> !known.filter(type -> signs(type, one)).isPresent()))
            .toList());
    client.setCompressionFactories(List.of(BuiltinCompressions.none));
  }

  private static boolean signs(String keyType, NamedFactory<Signature> signature) {
    return keyType.equals("ssh-rsa")
        ? signature.getName().startsWith("rsa-sha2-")
        : signature.getName().equals(keyType);
  }
}
