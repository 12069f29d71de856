// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.repo.FileTree;

class JsLocksTest {
  private static final String SHA512 = "sha512-" + "A".repeat(86) + "==";

  private static List<String> pnpm(String packages) throws FetchException {
    String text = "lockfileVersion: '9.0'\npackages:\n" + packages;
    return Pnpm.wanted("pnpm-lock.yaml", LockText.yaml(text.getBytes(UTF_8), "pnpm-lock.yaml"))
        .stream()
        .map(one -> one.path().path())
        .toList();
  }

  @Test
  void pnpm_names_tarballs_in_old_and_new_spelling() throws FetchException {
    assertThat(
            pnpm(
                """
                  ms@2.1.3:
                    resolution: {integrity: %1$s}
                  '@s/b@1.0.0':
                    resolution: {integrity: %1$s}
                  /old@1.0.0(peer@2.0.0):
                    resolution: {integrity: %1$s}
                  mac@1.0.0:
                    resolution: {integrity: %1$s}
                    os: [darwin]
                    optional: true
                  file:packages/x:
                    resolution: {directory: packages/x, type: directory}
                """
                    .formatted(SHA512)))
        .containsExactlyInAnyOrder(
            "ms/-/ms-2.1.3.tgz", "@s/b/-/b-1.0.0.tgz", "old/-/old-1.0.0.tgz");
  }

  @Test
  void what_pnpm_takes_from_elsewhere_is_refused_with_a_way_out() {
    assertThatThrownBy(() ->
            pnpm(
                "  x@https://codeload.example/x/tar.gz/1:\n"
                    + "    resolution: {tarball: https://codeload.example/x/tar.gz/1}\n"))
        .hasMessageStartingWith(
            "pnpm-lock.yaml takes x@https://codeload.example/x/tar.gz/1 from git")
        .hasMessageContaining("depend on a published version of it");
    assertThatThrownBy(() ->
            Pnpm.wanted(
                "pnpm-lock.yaml", LockText.yaml("lockfileVersion: 5.4\n".getBytes(UTF_8), "p")))
        .hasMessage(
            "pnpm-lock.yaml: has a version before 6: run `pnpm install` with pnpm 9 or later once");
  }

  @Test
  void yarn_1_is_led_to_the_registry_of_the_build() throws FetchException {
    YarnLock lock =
        YarnLock.parse(
            "yarn.lock",
            """
            # yarn lockfile v1


            "@s/b@^1.0.0", "@s/b@^1.1.0":
              version "1.1.0"
              resolved "https://registry.example/npm/@s%%2fb/-/b-1.1.0.tgz?x=1#574c8138ce1d2b5861f0b44579dbadd60c6615b2"

            ms@2.1.3:
              version "2.1.3"
              resolved "https://registry.example/ms/-/ms-2.1.3.tgz#574c8138ce1d2b5861f0b44579dbadd60c6615b2"
              integrity %s
              dependencies:
                version "^1.0.0"
            """
                .formatted(SHA512));
    assertThat(lock.wanted())
        .extracting(one -> one.path().path())
        .containsExactly("@s/b/-/b-1.1.0.tgz", "ms/-/ms-2.1.3.tgz");
    assertThat(lock.wanted())
        .extracting(one -> one.expected().getFirst().algorithm())
        .containsExactly("sha1", "sha512");
    assertThat(lock.text())
        .contains("http://127.0.0.1:4873/npm/@s/b/-/b-1.1.0.tgz#574c8138ce1d2b58")
        .doesNotContain("registry.example");
    assertThatThrownBy(() ->
            YarnLock.parse(
                "yarn.lock", "x@git:\n  version \"1.0.0\"\n  resolved \"git+https://h/x.git#1\"\n"))
        .hasMessageStartingWith("yarn.lock takes x from git");
  }

  @Test
  void yarn_4_names_packages_of_this_platform() throws FetchException {
    YarnLock lock =
        YarnLock.parse(
            "yarn.lock",
            """
            __metadata:
              version: 8

            "app@workspace:.":
              version: 0.0.0-use.local
              resolution: "app@workspace:."

            "ms@npm:^2.1.0":
              version: 2.1.3
              resolution: "ms@npm:2.1.3"

            "ts@patch:ts@npm%3A5.0.4#builtin":
              version: 5.0.4
              resolution: "ts@patch:ts@npm%3A5.0.4#builtin::version=5.0.4"

            "@e/mac@npm:1.0.0":
              version: 1.0.0
              resolution: "@e/mac@npm:1.0.0"
              conditions: os=darwin & cpu=arm64
            """);
    assertThat(lock.wanted())
        .extracting(one -> one.path().path())
        .containsExactly("ms/-/ms-2.1.3.tgz");
  }

  @Test
  void settings_that_say_where_from_or_who_asks_are_not_obeyed() {
    String npmrc =
        "registry=http://127.0.0.1/\n@corp:registry=http://x/\n//x/:_authToken=secret\n; c\n"
            + "node-linker=hoisted\nproxy=http://x\nscript-shell=/bin/evil\n";
    assertThat(new String(JsProject.obeyed(npmrc.getBytes(UTF_8)), UTF_8))
        .isEqualTo("node-linker=hoisted\n");
    String yarnrc =
        "nodeLinker: node-modules\n"
            + "npmScopes:\n"
            + "  corp:\n"
            + "    npmAuthToken: secret\n"
            + "yarnPath: .yarn/evil.cjs\n"
            + "npmRegistryServer: http://x\n"
            + "packageExtensions:\n"
            + "  a@1:\n"
            + "    dependencies:\n"
            + "      b: 1\n";
    assertThat(new String(JsProject.obeyed(yarnrc.getBytes(UTF_8)), UTF_8))
        .isEqualTo(
            "nodeLinker: node-modules\n"
                + "packageExtensions:\n"
                + "  a@1:\n"
                + "    dependencies:\n"
                + "      b: 1\n");
  }

  @Test
  void scripts_do_not_change_the_inputs_but_overrides_do() throws FetchException {
    assertThat(inputs("{\"scripts\":{\"a\":\"b\"},\"dependencies\":{\"x\":\"1\"}}"))
        .isEqualTo(inputs("{\"description\":\"d\",\"dependencies\":{\"x\":\"1\"}}"))
        .isNotEqualTo(
            inputs("{\"pnpm\":{\"overrides\":{\"x\":\"2\"}},\"dependencies\":{\"x\":\"1\"}}"));
  }

  private static String inputs(String manifest) throws FetchException {
    ProjectFiles files = new ProjectFiles(FileTree.ofFiles(Map.of("package.json", manifest)));
    byte[] text =
        new Pnpm()
            .inputs(files, new DepsSpec("pnpm", "", "package.json"))
            .getOrDefault("package.json", new byte[0]);
    return new String(text, UTF_8);
  }

  @Test
  void folders_that_npm_takes_as_packages_are_inputs() throws FetchException {
    ProjectFiles files =
        new ProjectFiles(
            FileTree.ofFiles(
                Map.of(
                    "package.json", "{\"dependencies\":{\"x\":\"file:./libs/x\"}}",
                    "libs/x/package.json", "{\"name\":\"x\",\"version\":\"1.0.0\"}")));
    assertThat(new Npm().inputs(files, new DepsSpec("npm", "", "package.json")))
        .containsOnlyKeys("package.json", "libs/x/package.json");
  }

  @Test
  void an_internal_name_without_a_digest_is_not_taken_from_the_public_registry() {
    String npm =
        "{\"lockfileVersion\":3,\"packages\":{\"node_modules/@corp/x\":{\"version\":\"1.0.0\","
            + "\"resolved\":\"https://npm.corp.example/@corp/x/-/x-1.0.0.tgz\"}}}";
    assertThatThrownBy(() -> NpmLockfile.parse(npm.getBytes(UTF_8)).orElseThrow().entries())
        .hasMessageStartingWith("the lockfile states no digest for @corp/x");
    assertThatThrownBy(() ->
            YarnLock.parse(
                "yarn.lock",
                "\"@corp/x@1\":\n  version \"1.0.0\"\n"
                    + "  resolved \"https://npm.corp.example/@corp/x/-/x-1.0.0.tgz\"\n"))
        .hasMessageStartingWith("yarn.lock: states no digest for @corp/x");
  }

  @Test
  void only_members_of_the_workspace_are_inputs() throws FetchException {
    ProjectFiles files =
        new ProjectFiles(
            FileTree.ofFiles(
                Map.of(
                    "package.json",
                    "{}",
                    "packages/a/package.json",
                    "{\"name\":\"a\"}",
                    "test/fixture/package.json",
                    "{\"name\":\"fixture\"}",
                    "pnpm-lock.yaml",
                    "lockfileVersion: '9.0'\n"
                        + "importers:\n"
                        + "  .:\n"
                        + "    dependencies: {}\n"
                        + "  packages/a: {}\n"
                        + "packages:\n"
                        + "  x@1: {}\n")));
    assertThat(new Pnpm().inputs(files, new DepsSpec("pnpm", "", "package.json")))
        .containsOnlyKeys("package.json", "packages/a/package.json", "pnpm-lock.yaml");
  }
}
