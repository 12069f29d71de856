// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Progress;

/// What of an archive is believed. Each refusal leaves the snapshot of before.
class IndexTrustTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  @TempDir private Path folder;
  private SignedMirror mirror;
  private Archives archives;

  @BeforeEach
  void a_mirror_is_up() throws IOException {
    mirror = new SignedMirror(folder.resolve("mirror"));
    archives = new Archives();
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
    archives.close();
  }

  private DebianIndex index(Path keyring) throws IOException {
    return new DebianIndex(
        List.of(mirror.source(keyring)), archives, folder.resolve("index"), () -> NOW);
  }

  private DebianIndex index() throws IOException {
    return index(mirror.keyring());
  }

  private static String git(String version) {
    return """
    Package: git
    Version: %s
    Architecture: amd64
    Filename: pool/main/g/git/git.deb
    Size: 1
    SHA256: 0000000000000000000000000000000000000000000000000000000000000000

    """
        .formatted(version);
  }

  @Test
  void a_signed_index_is_believed_until_it_expires() throws Exception {
    String until = "Valid-Until: " + SignedMirror.time(NOW.plusSeconds(1)) + "\n";
    mirror.publish(NOW.minus(Duration.ofDays(6)), until, git("1"));
    assertThat(index().refresh(Progress.silent()).newestVersion("git")).contains("1");

    String past = "Valid-Until: " + SignedMirror.time(NOW.minusSeconds(60)) + "\n";
    mirror.publish(NOW.minus(Duration.ofDays(5)), past, git("2"));
    assertRefused("the package index small expired on 2026-11-22T11:59:00Z");
    assertThat(index().current(Progress.silent()).newestVersion("git")).contains("1");
  }

  @Test
  void an_index_of_the_future_is_refused() throws Exception {
    mirror.publish(NOW.plus(Duration.ofDays(2)), "", git("1"));
    assertRefused("the package index small is of 2026-11-24T12:00:00Z, which is in the future");
  }

  @Test
  void a_mirror_does_not_go_back_in_time() throws Exception {
    mirror.publish(NOW.minus(Duration.ofDays(2)), "", git("2"));
    assertThat(index().refresh(Progress.silent()).newestVersion("git")).contains("2");
    mirror.publish(NOW.minus(Duration.ofDays(3)), "", git("1"));
    assertRefused("the mirror's package index small is older than the one that it had before");
    mirror.publish(NOW.minus(Duration.ofDays(1)), "", git("3"));
    assertThat(index().refresh(Progress.silent()).newestVersion("git")).contains("3");
  }

  @Test
  void a_key_that_is_not_trusted_signs_nothing() throws Exception {
    mirror.publish(NOW, "", git("1"));
    try (SignedMirror other = new SignedMirror(folder.resolve("other"))) {
      assertThatThrownBy(() -> index(other.keyring()).refresh(Progress.silent()))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("the package index is not signed by a key of");
    }
    assertThat(folder.resolve("index/latest")).doesNotExist();
  }

  @Test
  void what_is_changed_after_signing_is_refused() throws Exception {
    mirror.publish(NOW, "", git("1"));
    mirror.tamper("/dists/small/InRelease", "Suite: small", "Suite: other");
    assertRefused("the package index is not signed by a key of");

    mirror.publish(NOW, "", git("1"));
    mirror.tamper("/dists/small/InRelease", "-----BEGIN PGP SIGNED MESSAGE-----", "");
    assertRefused("the package index is not signed by a key of");

    mirror.publish(NOW, "", git("1"));
    mirror.tamper("/dists/small/main/binary-amd64/Packages.xz", "7zXZ", "7zXz");
    assertRefused("the package list main/binary-amd64/Packages.xz of small is not what was signed");
    try (var files = Files.list(folder.resolve("index"))) {
      assertThat(files).isEmpty();
    }
  }

  private void assertRefused(String start) {
    assertThatThrownBy(() -> index().refresh(Progress.silent()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(start);
  }
}
