// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.Manifest;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.debian.PackageSet;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.LockedFile;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.lock.LockedMaven;
import sh.zagi.env.lock.LockedNpm;
import sh.zagi.env.lock.LockedTool;
import tools.jackson.databind.JsonNode;

class AttestTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final EnvLock LOCK =
      new EnvLock(
          EnvLock.FORMAT,
          DIGEST,
          DIGEST,
          DIGEST,
          List.of(),
          new PackageSet(
              List.of(
                  new DebPackage(
                      "g++", "4:12.2-3", "amd64", "pool/main/g/g/g_1.deb", DIGEST, 7, 0, "x")),
              List.of(),
              1_700_000_000L),
          List.of(
              new LockedTool(
                  "npm",
                  "npm",
                  "10.9.2",
                  "sha512-" + "A".repeat(86) + "==",
                  DIGEST,
                  1,
                  Map.of("npm", "bin/npm-cli.js"))),
          List.of(
              new LockedNpm(
                  "package.json",
                  Map.of(),
                  false,
                  List.of(new LockedNpm.Tarball("@a/ms", "2.1.3", "sha512-x", DIGEST, 3)))),
          List.of(
              new LockedMaven(
                  "pom.xml",
                  Map.of(),
                  List.of(new LockedMaven.File("junit/junit/4.13.2/junit-4.13.2.jar", DIGEST, 5)))),
          List.of(
              new LockedFiles(
                  "pip",
                  "requirements.txt",
                  Map.of(),
                  List.of(
                      new LockedFile("pypi", "x/flask_login-3.0-py3-none-any.whl", DIGEST, 6)))),
          Optional.empty(),
          Map.of("package.json", DIGEST));

  @ParameterizedTest
  @CsvSource({
    "npm, ms/-/ms-2.1.3.tgz, pkg:npm/ms@2.1.3",
    "npm, @babel/core/-/core-7.1.0.tgz, pkg:npm/%40babel/core@7.1.0",
    "maven, org/a/b/1.0/b-1.0.jar, pkg:maven/org.a/b@1.0?type=jar",
    "maven, org/a/b/1.0/b-1.0-tests.jar, pkg:maven/org.a/b@1.0?classifier=tests&type=jar",
    "pypi, p/flask_x-3.0.1-py3-none-any.whl, pkg:pypi/flask-x@3.0.1",
    "pypi, p/flask-3.0.1.tar.gz, pkg:pypi/flask@3.0.1",
    "crates, serde/1.0.2/download, pkg:cargo/serde@1.0.2",
    "go, github.com/a/b/@v/v1.2.3.zip, pkg:golang/github.com/a/b@v1.2.3",
    "gems, gems/rack-3.0.8.gem, pkg:gem/rack@3.0.8",
  })
  void a_file_of_a_registry_has_a_name_that_holds_everywhere(
      String registry, String path, String url) {
    assertThat(PackageUrl.of(new LockedFile(registry, path, DIGEST, 1))).hasToString(url);
  }

  @Test
  void an_unknown_path_is_named_by_its_digest() {
    assertThat(PackageUrl.of(new LockedFile("composer", "a/b", DIGEST, 1)))
        .hasToString("pkg:generic/composer/b@" + DIGEST);
  }

  @Test
  void the_bill_names_every_part_and_is_the_same_for_the_same_lock() {
    byte[] bill = CanonicalJson.bytes(BillOfMaterials.of(LOCK, "alice/app"));
    assertThat(CanonicalJson.bytes(BillOfMaterials.of(LOCK, "alice/app"))).isEqualTo(bill);
    JsonNode json = CanonicalJson.MAPPER.readTree(bill);
    assertThat(json.path("bomFormat").asString("")).isEqualTo("CycloneDX");
    assertThat(json.path("components").findValuesAsString("purl"))
        .containsExactly(
            "pkg:deb/debian/g%2B%2B@4:12.2-3?arch=amd64&distro=debian-12",
            "pkg:maven/junit/junit@4.13.2?type=jar",
            "pkg:npm/%40a/ms@2.1.3",
            "pkg:npm/npm@10.9.2",
            "pkg:pypi/flask-login@3.0");
    assertThat(new String(bill, UTF_8)).contains("SHA-512", "00".repeat(64), "zagi:why");
  }

  @Test
  void provenance_names_builder_materials_and_times() {
    Manifest manifest =
        new Manifest(
            List.of(),
            List.of(new Layer(LayerRole.ROOTFS, Path.of("/nix/store/x/tree"), "/")),
            Map.of(),
            Map.of(),
            List.of(),
            List.of());
    Provenance.Run run =
        new Provenance.Run(
            "host",
            "{ }",
            Instant.ofEpochSecond(1_700_000_001),
            Instant.ofEpochSecond(1_700_000_060));
    JsonNode json =
        CanonicalJson.MAPPER.readTree(CanonicalJson.bytes(Provenance.of(LOCK, manifest, run)));
    assertThat(json.at("/subject/0/digest/sha256").asString("")).isEqualTo(LOCK.key().hex());
    assertThat(json.at("/predicate/runDetails/builder/version/scripts").asString(""))
        .isEqualTo(DIGEST);
    assertThat(json.at("/predicate/runDetails/metadata/startedOn").asString(""))
        .isEqualTo("2023-11-14T22:13:21Z");
    assertThat(json.at("/predicate/buildDefinition/resolvedDependencies").findValuesAsString("uri"))
        .hasSize(6)
        .contains("pkg:npm/npm@10.9.2", "file:package.json");
  }
}
