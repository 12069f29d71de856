// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.storage.db.Database;

/// Push certificates that somebody made up or kept from an earlier push: B16.
class ForgedCertificateTest {
  private static final String REF = "refs/heads/main";
  private static final List<String> SIGNATURE =
      List.of(
          "-----BEGIN %s SIGNATURE-----\n", "U1NIU0lHAAAAAQ==\n", "-----END %s SIGNATURE-----\n");

  @TempDir static Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"SSH", "PGP"})
  void a_certificate_for_another_nonce_moves_nothing(String kind) throws IOException {
    try (Database database = Database.inMemory("cert-" + System.nanoTime())) {
      PushStand stand = new PushStand(folder, database);
      RawPack pack = new RawPack();
      ObjectId id = pack.commit(pack.tree());
      String answer = stand.push(signed(kind, id, pack.bytes()));
      assertThat(answer).contains("ng " + REF + " push certificate: ");
      assertThat(stand.has(REF, id)).isFalse();
      assertThat(answer).doesNotContain("Exception");
    }
  }

  @Test
  void a_certificate_that_never_ends_is_refused() throws IOException {
    try (Database database = Database.inMemory("cert-" + System.nanoTime())) {
      PushStand stand = new PushStand(folder, database);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(RawPack.line("push-cert\0 report-status"));
      out.writeBytes(RawPack.line("certificate version 0.1\n"));
      out.writeBytes("zzzz".getBytes(UTF_8));
      String answer = stand.push(out.toByteArray());
      assertThat(answer).contains("closed: ").doesNotContain("Exception");
    }
  }

  private static byte[] signed(String kind, ObjectId id, byte[] pack) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(RawPack.line("push-cert\0 report-status ofs-delta"));
    for (String line :
        List.of(
            "certificate version 0.1\n",
            "pusher SHA256:AAAA 1700000000 +0000\n",
            "nonce 1700000000-0123456789abcdef0123456789abcdef01234567\n",
            "\n",
            ObjectId.zeroId().name() + " " + id.name() + " " + REF + "\n")) {
      out.writeBytes(RawPack.line(line));
    }
    SIGNATURE.forEach(line -> out.writeBytes(RawPack.line(line.formatted(kind))));
    out.writeBytes(RawPack.line("push-cert-end\n"));
    out.writeBytes("0000".getBytes(UTF_8));
    out.writeBytes(pack);
    return out.toByteArray();
  }
}
