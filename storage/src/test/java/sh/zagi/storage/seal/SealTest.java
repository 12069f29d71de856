// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
  private static final byte[] SECRET = "canary-of-a-secret".getBytes(UTF_8);

  @TempDir private Path folder;

  private Seal open(String name) throws IOException {
    return Seal.open(folder.resolve(name));
  }

  @Test
  void what_was_encrypted_is_an_age_file_and_opens_after_a_restart() throws IOException {
    String sealed = open("key").seal(SECRET);
    String file = new String(Base64.getDecoder().decode(sealed), ISO_8859_1);
    assertThat(file).startsWith("age-encryption.org/v1\n").doesNotContain("canary");
    assertThat(open("key").unseal(sealed)).isEqualTo(SECRET);
  }

  @Test
  void the_same_secret_never_looks_the_same() throws IOException {
    Seal seal = open("key");
    assertThat(seal.seal(SECRET)).isNotEqualTo(seal.seal(SECRET));
  }

  @Test
  void another_server_opens_nothing_and_neither_does_this_one_after_a_change() throws IOException {
    Seal seal = open("key");
    String sealed = seal.seal(SECRET);
    assertThatIOException()
        .isThrownBy(() -> open("another").unseal(sealed))
        .withMessageContaining("cannot be opened with this server's key");
    byte[] changed = Base64.getDecoder().decode(sealed);
    changed[changed.length - 1] ^= 1;
    assertThatIOException()
        .isThrownBy(() -> seal.unseal(Base64.getEncoder().encodeToString(changed)));
    assertThatIOException().isThrownBy(() -> seal.unseal("no base64 at all"));
    assertThatIOException().isThrownBy(() -> seal.unseal(""));
  }

  @Test
  void the_key_is_for_the_owner_alone_and_a_file_that_is_none_is_named() throws IOException {
    var _ = open("key");
    Path file = folder.resolve("key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatIOException()
        .isThrownBy(() -> open("key"))
        .withMessageContaining(file + " (chmod 600 it)");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "nothing of the kind\n");
    assertThatIOException().isThrownBy(() -> open("key")).withMessage("no key of secrets: " + file);
  }
}
