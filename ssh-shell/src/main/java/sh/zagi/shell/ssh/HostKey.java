// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import sh.zagi.storage.folder.Disk;

/// The server's Ed25519 key, in OpenSSH's format so that `ssh-keygen` reads it, mode 0600.
final class HostKey {
  private static final int ED25519_BITS = 255;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private HostKey() {}

  /// Reads the key, or makes and stores one when the file is missing.
  ///
  /// @throws IOException when the file can't be read or written, others may read it, or it holds no
  ///   Ed25519 key
  static KeyPair loadOrCreate(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return load(file);
    } catch (GeneralSecurityException e) {
      throw new IOException("host key unusable: " + file, e);
    }
  }

  static String fingerprint(KeyPair key) {
    return KeyUtils.getFingerPrint(key.getPublic());
  }

  private static KeyPair load(Path file) throws IOException, GeneralSecurityException {
    if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
      throw new IOException("host key open to others: " + file + " (chmod 600 it)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("host key"), in, null);
      Iterator<KeyPair> found = pairs == null ? Set.<KeyPair>of().iterator() : pairs.iterator();
      if (found.hasNext()) {
        KeyPair pair = found.next();
        if (KeyUtils.getKeyType(pair).equals("ssh-ed25519")) {
          return pair;
        }
      }
    }
    throw new IOException("host key is not an ed25519 key: " + file);
  }

  private static void create(Path file) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519);
    generator.initialize(ED25519_BITS);
    KeyPair pair = generator.generateKeyPair();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "zagi", null, text);
    Disk.replace(file, text.toByteArray());
  }
}
