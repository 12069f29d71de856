// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.repo.FileTree;

class NpmLockfileTest {
  private static final String SHA512 = "sha512-" + "A".repeat(86) + "==";

  private static NpmLockfile lock(String packages) {
    String text = "{\"lockfileVersion\":3,\"packages\":{\"\":{}," + packages + "}}";
    return NpmLockfile.parse(text.getBytes(UTF_8)).orElseThrow();
  }

  @Test
  void aliases_scopes_and_nested_packages_lead_to_their_tarballs() throws FetchException {
    NpmLockfile lockfile =
        lock(
            """
            "node_modules/a": {"name": "real", "version": "1.0.0", "integrity": "%s"},
            "node_modules/@s/b/node_modules/c": {"version": "2.0.0"},
            "node_modules/@s/b": {"version": "3.0.0"},
            "node_modules/linked": {"resolved": "packages/x", "link": true},
            "packages/x": {"version": "9.9.9"}
            """
                .formatted(SHA512));
    assertThat(lockfile.entries())
        .extracting(entry -> entry.path().path())
        .containsExactly("real/-/real-1.0.0.tgz", "c/-/c-2.0.0.tgz", "@s/b/-/b-3.0.0.tgz");
  }

  @Test
  void optional_packages_of_other_platforms_are_left_out() throws FetchException {
    NpmLockfile lockfile =
        lock(
            """
            "node_modules/mac": {"version": "1.0.0", "optional": true, "os": ["darwin"]},
            "node_modules/arm": {"version": "1.0.0", "optional": true, "cpu": ["arm64"]},
            "node_modules/musl": {"version": "1.0.0", "optional": true, "libc": ["musl"]},
            "node_modules/notwin": {"version": "1.0.0", "optional": true, "os": ["!win32"]}
            """);
    assertThat(lockfile.entries()).extracting(NpmLockfile.Entry::name).containsExactly("notwin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"node_modules/a\": {\"version\": \"1.0.0\", \"resolved\": \"git+ssh://x/y.git#1\"}",
        "\"node_modules/a\": {\"version\": \"1.0.0\", \"resolved\": \"file:../../etc\"}",
        "\"node_modules/../../x\": {\"version\": \"1.0.0\"}",
        "\"node_modules/a\": {\"version\": \"1/../../2\"}",
        "\"node_modules/a\": {}",
      })
  void whatever_is_not_in_the_registry_is_refused(String entry) {
    assertThatThrownBy(() -> lock(entry).entries()).isInstanceOf(FetchException.class);
  }

  @Test
  void an_old_lockfile_counts_as_incomplete() {
    assertThat(NpmLockfile.parse("{\"lockfileVersion\":1}".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void the_pinned_text_does_not_depend_on_the_order_of_entries() {
    Map<String, Integrity> pins = Map.of("node_modules/a", Integrity.parse(SHA512).orElseThrow());
    String a = "\"node_modules/a\": {\"version\": \"1.0.0\"}";
    String b = "\"node_modules/b\": {\"version\": \"1.0.0\"}";
    assertThat(lock(a + "," + b).pinned(pins)).isEqualTo(lock(b + "," + a).pinned(pins));
    assertThat(new String(lock(a).pinned(pins), UTF_8)).contains(SHA512, "resolved");
  }

  @Test
  void scripts_and_version_do_not_change_the_inputs() throws FetchException {
    DepsSpec deps = new DepsSpec("npm", "", "package.json");
    String one = "{\"version\":\"1\",\"scripts\":{\"a\":\"b\"},\"dependencies\":{\"x\":\"1\"}}";
    String two = "{\"version\":\"2\",\"dependencies\":{\"x\":\"1\"}}";
    assertThat(texts(one, deps)).isEqualTo(texts(two, deps)).doesNotContain("scripts");
  }

  @Test
  void install_scripts_find_the_name_of_the_project() throws FetchException {
    DepsSpec deps = new DepsSpec("npm", "", "package.json");
    assertThat(texts("{\"name\":\"ini\",\"dependencies\":{}}", deps)).contains("\"ini\"");
  }

  private static String texts(String manifest, DepsSpec deps) throws FetchException {
    ProjectFiles files = new ProjectFiles(FileTree.ofFiles(Map.of("package.json", manifest)));
    return new String(
        NpmManifests.texts(files, deps).getOrDefault("package.json", new byte[0]), UTF_8);
  }
}
