// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.debian.PackageSet;
import tools.jackson.core.JacksonException;

class EnvLockTest {
  private static EnvLock lock(Map<String, String> lockfiles) {
    String digest = "0123456789abcdef".repeat(4);
    DebPackage deb =
        new DebPackage("git", "1:2.39", "amd64", "pool/main/g/git/git_2.deb", digest, 7, 0, "x");
    LockedTool tool =
        new LockedTool(
            "npm", "npm", "10.9.2", "sha512-x", digest, 1, Map.of("npm", "bin/npm-cli.js"));
    LockedNpm npm =
        new LockedNpm(
            "package.json",
            Map.of("package.json", digest),
            false,
            List.of(new LockedNpm.Tarball("ms", "2.1.3", "sha512-x", digest, 3)));
    return new EnvLock(
        EnvLock.FORMAT,
        digest,
        digest,
        digest,
        List.of(),
        new PackageSet(List.of(deb), List.of(), 1_700_000_000L),
        List.of(tool),
        List.of(npm),
        List.of(
            new LockedMaven("pom.xml", Map.of(), List.of(new LockedMaven.File("a/b", digest, 5)))),
        List.of(
            new LockedFiles(
                "go", "go.mod", Map.of(), List.of(new LockedFile("go", "a/@v/x", digest, 6)))),
        Optional.of(
            new LockedNix(
                CanonicalJson.MAPPER.readTree("{\"version\": 7, \"nodes\": {}}"),
                List.of(new LockedNix.Derivation("hello-1", "/nix/store/a.drv", "/nix/store/a")))),
        lockfiles);
  }

  @Test
  void a_lock_survives_being_written_and_read() {
    EnvLock lock = lock(Map.of("package.json", "1"));
    assertThat(EnvLock.read(lock.bytes())).isEqualTo(lock);
    assertThat(EnvLock.read(lock.bytes()).bytes()).isEqualTo(lock.bytes());
  }

  @Test
  void a_lock_from_before_other_package_managers_is_read() {
    String text = new String(lock(Map.of()).bytes(), UTF_8);
    text = text.replaceFirst("(?s) \"nix\" : \\{.*?\n \\},\n", "");
    String old = text.replaceFirst("(?s) \"libraries\" : \\[.*?\n \\],\n", "");
    assertThat(old).isNotEqualTo(text);
    assertThat(EnvLock.read(old.getBytes(UTF_8)).libraries()).isEmpty();
    assertThat(EnvLock.read(old.getBytes(UTF_8)).dependencies()).hasSize(2);
  }

  @Test
  void a_lock_from_before_stages_is_one_stage_on_its_base() {
    String text = new String(lock(Map.of()).bytes(), UTF_8);
    String base = text.replace("\"stage\" : 0", "\"boot\" : true");
    assertThat(base).isNotEqualTo(text);
    assertThat(EnvLock.read(base.getBytes(UTF_8))).isEqualTo(lock(Map.of()));
    String more = text.replace("\"stage\" : 0", "\"boot\" : false");
    assertThat(EnvLock.read(more.getBytes(UTF_8)).debian().packages())
        .extracting(DebPackage::stage)
        .containsExactly(1);
  }

  @Test
  void equal_locks_have_equal_bytes_whatever_the_order_of_their_maps() {
    Map<String, String> forth = new LinkedHashMap<>();
    forth.put("a", "1");
    forth.put("b", "2");
    Map<String, String> back = new LinkedHashMap<>();
    back.put("b", "2");
    back.put("a", "1");
    assertThat(lock(forth).bytes()).isEqualTo(lock(back).bytes());
    assertThat(lock(forth).key()).isEqualTo(lock(back).key());
  }

  @Test
  void any_other_pin_is_another_key() {
    assertThat(lock(Map.of("a", "1")).key()).isNotEqualTo(lock(Map.of("a", "2")).key());
  }

  @Test
  void a_lock_with_more_than_it_should_have_is_refused() {
    String text = new String(lock(Map.of()).bytes(), UTF_8).replaceFirst("\\{", "{\"url\": \"x\",");
    assertThatThrownBy(() -> EnvLock.read(text.getBytes(UTF_8)))
        .isInstanceOf(JacksonException.class);
  }
}
