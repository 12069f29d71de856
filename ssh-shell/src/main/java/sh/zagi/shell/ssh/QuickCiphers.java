// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/// Offers OpenSSH, which always has it, AES-GCM alone. The client's order decides, and its first
/// choice is ChaCha20-Poly1305, which costs this server twice the time of a large transfer; the
/// processor has instructions for AES-GCM on both ends. Others are offered everything.
final class QuickCiphers implements SessionListener {
  /// AES-GCM came with OpenSSH 6.2.
  private static final Pattern HAS_GCM = Pattern.compile("SSH-2\\.0-OpenSSH_(?:[7-9]|\\d\\d).*");

  private static final List<NamedFactory<Cipher>> GCM =
      List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes256gcm);

  @Override
  public void sessionPeerIdentificationReceived(
      Session session, String version, List<String> extraLines) {
    if (HAS_GCM.matcher(version).matches()) {
      session.setCipherFactories(GCM);
    }
  }
}
