// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Environment;
import sh.zagi.env.fetch.PackageServer;

/// The package managers of Debian with registries made here: `-Dzagi.test.languages=true`, about
/// ten minutes the first time.
@EnabledIfSystemProperty(named = "zagi.test.languages", matches = "true")
class LanguageLibrariesTest {
  private static final String PACKAGES =
      "[ \"python3\" \"python3-pip\" \"golang-go\" \"cargo\" \"bundler\" \"composer\" \"unzip\" ]";

  @TempDir private Path folder;
  private PackageServer server;
  private Prepared prepared;

  @BeforeEach
  void open() throws Exception {
    server = new PackageServer();
    prepared = Prepared.open(folder, server.registries());
  }

  @AfterEach
  void close() {
    prepared.close();
    server.close();
  }

  private static Map<String, String> project(String deps) {
    Map<String, String> files = new TreeMap<>();
    files.put(".zagi/env.nix", Prepared.envNix(PACKAGES, "", deps));
    return files;
  }

  private List<String> run(Environment environment, Map<String, String> files, String command)
      throws Exception {
    return WithoutNetwork.run(folder, environment, files, command);
  }

  @Test
  void pip_makes_a_virtual_environment_of_wheels_and_sources() throws Exception {
    byte[] wheel =
        PackageServer.zip(
            Map.of(
                "tinywheel/__init__.py", "NAME = 'wheel'\n",
                "tinywheel-1.0.dist-info/METADATA",
                    "Metadata-Version: 2.1\n"
                        + "Name: tinywheel\n"
                        + "Version: 1.0\n"
                        + "Requires-Dist: tinysource\n",
                "tinywheel-1.0.dist-info/WHEEL",
                    "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                "tinywheel-1.0.dist-info/RECORD", ""));
    byte[] source =
        PackageServer.tarball(
            Map.of(
                "tinysource-2.0/setup.py",
                    "from setuptools import setup\n"
                        + "setup(name='tinysource', version='2.0', py_modules=['tinysource'])\n",
                "tinysource-2.0/PKG-INFO",
                    "Metadata-Version: 2.1\nName: tinysource\nVersion: 2.0\n",
                "tinysource-2.0/tinysource.py", "NAME = 'source'\n"));
    server
        .put(
            "/pypi/tinywheel/",
            "<a href=\"../files/tinywheel-1.0-py3-none-any.whl\">tinywheel-1.0-py3-none-any.whl</a>")
        .put("/pypi/files/tinywheel-1.0-py3-none-any.whl", wheel)
        .put(
            "/pypi/tinysource/",
            "<a href=\"../files/tinysource-2.0.tar.gz\">tinysource-2.0.tar.gz</a>")
        .put("/pypi/files/tinysource-2.0.tar.gz", source);
    Map<String, String> files = project("{ kind = \"pip\"; manifest = \"requirements.txt\"; }");
    files.put("requirements.txt", "--index-url http://127.0.0.1:1/\ntinywheel >= 1.0  # why\n");
    Environment environment = prepared.ready(files);
    assertThat(
            run(
                environment,
                files,
                "python3 -c 'import tinywheel, tinysource; print(tinywheel.NAME,"
                    + " tinysource.NAME)'"))
        .last()
        .isEqualTo("wheel source");
    assertThat(prepared.sameAgain(Prepared.deps(environment))).isTrue();

    // the same packages, pinned by another tool
    Map<String, String> locked =
        project("{ kind = \"pip\"; manifest = \"pyproject.toml\"; lock = \"poetry.lock\"; }");
    locked.put("pyproject.toml", "[tool.poetry]\nname = \"x\"\n");
    locked.put(
        "poetry.lock",
        "[[package]]\n"
            + "name = \"tinywheel\"\n"
            + "version = \"1.0\"\n"
            + "files = [{file = \"tinywheel-1.0-py3-none-any.whl\", hash = \"sha256:"
            + PackageServer.digest("SHA-256", wheel)
            + "\"}]\n\n"
            + "[[package]]\n"
            + "name = \"winonly\"\n"
            + "version = \"3\"\n"
            + "files = [{file = \"winonly-3-cp311-cp311-win_amd64.whl\", hash = \"sha256:"
            + "0".repeat(64)
            + "\"}]\n");
    assertThat(prepared.lock(prepared.ready(locked)).libraries().getFirst().files())
        .extracting(file -> file.path())
        .containsExactly("tinywheel/tinywheel-1.0-py3-none-any.whl");
  }

  @Test
  void cargo_takes_unpacked_crates_for_their_registry() throws Exception {
    byte[] crate =
        PackageServer.tarball(
            Map.of(
                "tinycrate-1.2.3/Cargo.toml",
                    "[package]\nname = \"tinycrate\"\nversion = \"1.2.3\"\n",
                "tinycrate-1.2.3/src/lib.rs", "pub fn name() -> &'static str { \"crate\" }\n"));
    server
        .put("/crates/config.json", "{\"dl\": \"" + server.base() + "dl\"}")
        .put("/dl/tinycrate/1.2.3/download", crate);
    Map<String, String> files = project("{ kind = \"cargo\"; lock = \"Cargo.lock\"; }");
    files.put(
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\n\n[dependencies]\ntinycrate = \"1\"\n");
    files.put(
        "Cargo.lock",
        """
        version = 3

        [[package]]
        name = "app"
        version = "0.1.0"
        dependencies = [
         "tinycrate",
        ]

        [[package]]
        name = "tinycrate"
        version = "1.2.3"
        source = "registry+https://github.com/rust-lang/crates.io-index"
        checksum = "%s"
        """
            .formatted(PackageServer.digest("SHA-256", crate)));
    files.put("src/main.rs", "fn main() { println!(\"{}\", tinycrate::name()); }\n");
    Environment environment = prepared.ready(files);
    assertThat(run(environment, files, "cargo run --locked")).last().isEqualTo("crate");
    assertThat(prepared.sameAgain(Prepared.deps(environment))).isTrue();
  }

  @Test
  void go_takes_a_folder_for_its_proxy() throws Exception {
    String mod = "module example.org/Tiny\n\ngo 1.19\n";
    byte[] zip =
        PackageServer.zip(
            Map.of(
                "example.org/Tiny@v1.0.0/go.mod",
                mod,
                "example.org/Tiny@v1.0.0/tiny.go",
                "package tiny\n\nfunc Name() string { return \"module\" }\n"));
    server
        .put("/go/example.org/!tiny/@v/v1.0.0.zip", zip)
        .put("/go/example.org/!tiny/@v/v1.0.0.mod", mod)
        .put("/go/example.org/!tiny/@v/v1.0.0.info", "{\"Version\":\"v1.0.0\"}");
    Map<String, String> files = project("{ kind = \"go\"; }");
    files.put("go.mod", "module app\n\ngo 1.19\n\nrequire example.org/Tiny v1.0.0\n");
    files.put(
        "main.go",
        "package main\n\n"
            + "import tiny \"example.org/Tiny\"\n\n"
            + "func main() { println(tiny.Name()) }\n");
    files.put(
        "go.sum",
        "example.org/Tiny v1.0.0 "
            + h1(
                Map.of(
                    "example.org/Tiny@v1.0.0/go.mod",
                    mod,
                    "example.org/Tiny@v1.0.0/tiny.go",
                    "package tiny\n\nfunc Name() string { return \"module\" }\n"))
            + "\nexample.org/Tiny v1.0.0/go.mod "
            + h1(Map.of("go.mod", mod))
            + "\n");
    Environment environment = prepared.ready(files);
    assertThat(run(environment, files, "GOCACHE=/tmp/c go run .")).last().isEqualTo("module");

    Map<String, String> bare = new TreeMap<>(files);
    bare.remove("go.sum");
    assertThat(prepared.lock(prepared.ready(bare)).libraries().getFirst().files())
        .extracting(file -> file.path())
        .contains("example.org/!tiny/@v/v1.0.0.zip");
  }

  private static String h1(Map<String, String> files) {
    StringBuilder summary = new StringBuilder();
    new TreeMap<>(files)
        .forEach((name, text) ->
            summary
                .append(PackageServer.digest("SHA-256", text.getBytes(UTF_8)))
                .append("  ")
                .append(name)
                .append('\n'));
    String hex = PackageServer.digest("SHA-256", summary.toString().getBytes(UTF_8));
    return "h1:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  @Test
  void bundler_installs_locked_gems() throws Exception {
    server.put("/gems/gems/tinygem-1.0.0.gem", gem());
    server.put(
        "/gems/info/tinygem",
        "---\n1.0.0 |checksum:" + PackageServer.digest("SHA-256", gem()) + "\n");
    Map<String, String> files = project("{ kind = \"bundler\"; lock = \"Gemfile.lock\"; }");
    files.put("Gemfile", "source 'https://gems.example'\ngem 'tinygem'\n");
    files.put(
        "Gemfile.lock",
        """
        GEM
          remote: https://gems.example/
          specs:
            tinygem (1.0.0)

        PLATFORMS
          x86_64-linux

        DEPENDENCIES
          tinygem

        BUNDLED WITH
           2.3.15
        """);
    Environment environment = prepared.ready(files);
    assertThat(run(environment, files, "bundle exec ruby -e 'require \"tinygem\"; puts TINY'"))
        .last()
        .isEqualTo("gem");
    assertThat(prepared.sameAgain(Prepared.deps(environment))).isTrue();
  }

  private static byte[] gem() throws IOException {
    String metadata =
        """
        --- !ruby/object:Gem::Specification
        name: tinygem
        version: !ruby/object:Gem::Version
          version: 1.0.0
        platform: ruby
        authors: [t]
        date: 2020-01-01 00:00:00.000000000 Z
        dependencies: []
        files: [lib/tinygem.rb]
        require_paths: [lib]
        required_ruby_version: !ruby/object:Gem::Requirement
          requirements:
          - - ">="
            - !ruby/object:Gem::Version
              version: '0'
        required_rubygems_version: !ruby/object:Gem::Requirement
          requirements:
          - - ">="
            - !ruby/object:Gem::Version
              version: '0'
        specification_version: 4
        summary: t
        """;
    return PackageServer.tar(
        Map.of(
            "metadata.gz", PackageServer.gzip(metadata.getBytes(UTF_8)),
            "data.tar.gz", PackageServer.tarball(Map.of("lib/tinygem.rb", "TINY = 'gem'\n"))));
  }

  @Test
  void composer_installs_locked_archives() throws Exception {
    byte[] zip =
        PackageServer.zip(
            Map.of(
                "tiny-abc/composer.json",
                    "{\"name\":\"acme/tiny\",\"autoload\":{\"files\":[\"tiny.php\"]}}",
                "tiny-abc/tiny.php", "<?php\nfunction tiny() { return 'archive'; }\n"));
    server
        .put(
            "/composer/packages.json",
            "{\"mirrors\":[{\"dist-url\":\""
                + server.base()
                + "zips/%package%/%reference%.%type%\"}]}")
        .put("/zips/acme/tiny/abc.zip", zip);
    Map<String, String> files = project("{ kind = \"composer\"; lock = \"composer.lock\"; }");
    files.put("composer.json", "{\"name\":\"acme/app\",\"require\":{\"acme/tiny\":\"1.0.0\"}}");
    files.put(
        "composer.lock",
        "{\"content-hash\":\"0123456789abcdef0123456789abcdef\",\"packages\":[{\"name\":\"acme/tiny\",\"version\":\"1.0.0\","
            + "\"dist\":{\"type\":\"zip\",\"url\":\"https://elsewhere.example/x.zip\",\"reference\":\"abc\",\"shasum\":\""
            + PackageServer.digest("SHA-1", zip)
            + "\"},\"type\":\"library\",\"autoload\":{\"files\":[\"tiny.php\"]}}],\"packages-dev\":[],\"aliases\":[],"
            + "\"minimum-stability\":\"stable\",\"stability-flags\":[],\"prefer-stable\":false,\"prefer-lowest\":false,"
            + "\"platform\":[],\"platform-dev\":[],\"plugin-api-version\":\"2.3.0\"}");
    Environment environment = prepared.ready(files);
    assertThat(
            run(
                environment,
                files,
                "php -r 'require \"vendor/autoload.php\"; echo tiny(), PHP_EOL;'"))
        .last()
        .isEqualTo("archive");
    assertThat(prepared.sameAgain(Prepared.deps(environment))).isTrue();
  }

  @Test
  void setup_py_runs_without_secrets_and_without_a_network() throws Exception {
    byte[] source =
        PackageServer.tarball(
            Map.of(
                "hostile-1.0/setup.py",
                """
                import os, socket
                from setuptools import setup
                found = sorted(os.environ)
                for place in [("127.0.0.1", %d), ("192.0.2.1", 80)]:
                    try:
                        socket.create_connection(place, 2)
                        found.append("reached " + place[0])
                    except OSError:
                        pass
                found += [path for path in ("/root/.ssh", "/work", "/etc/hostname") if os.path.exists(path)]
                open("hostile.py", "w").write("FOUND = " + repr(found))
                setup(name="hostile", version="1.0", py_modules=["hostile"])
                """
                    .formatted(server.base().getPort()),
                "hostile-1.0/PKG-INFO",
                "Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n"));
    server
        .put("/pypi/hostile/", "<a href=\"../files/hostile-1.0.tar.gz\">hostile-1.0.tar.gz</a>")
        .put("/pypi/files/hostile-1.0.tar.gz", source);
    Map<String, String> files = project("{ kind = \"pip\"; manifest = \"requirements.txt\"; }");
    files.put("requirements.txt", "hostile\n");
    files.put("pip.conf", "[global]\nindex-url = http://127.0.0.1:1/\n");
    Environment environment = prepared.ready(files);
    List<String> found =
        run(environment, files, "python3 -c 'import hostile; print(*hostile.FOUND, sep=chr(10))'");
    assertThat(found)
        .noneMatch(
            one -> one.startsWith("reached") || one.startsWith("/root") || one.startsWith("/work"))
        .allMatch(one ->
            one.matches(
                "[A-Z_]*(PIP|PYTHON|PATH|HOME|LANG|TZ|CI|TMPDIR|SOURCE_DATE_EPOCH|FOLDER|CFLAGS|STRICT|PWD|SHLVL|OLDPWD|LC_CTYPE|VIRTUAL)[A-Z_]*|_|/etc/hostname"));
  }

  @Test
  void gradle_takes_one_folder_for_every_repository() throws Exception {
    byte[] jar = PackageServer.zip(Map.of("tiny.txt", "library"));
    server
        .put(
            "/maven/org/example/tiny/1.0/tiny-1.0.pom",
            "<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId>"
                + "<artifactId>tiny</artifactId><version>1.0</version></project>")
        .put("/maven/org/example/tiny/1.0/tiny-1.0.jar", jar);
    Map<String, String> files = new TreeMap<>();
    files.put(
        ".zagi/env.nix",
        Prepared.envNix(
            "[ \"gradle\" \"openjdk-17-jdk-headless\" ]", "", "{ kind = \"gradle\"; }"));
    files.put(
        "build.gradle",
        """
        apply plugin: 'java'
        repositories { mavenCentral() }
        dependencies { compile 'org.example:tiny:1.0' }
        task show { doLast { println configurations.compile.files*.name } }
        """);
    files.put("settings.gradle", "rootProject.name = 'app'\n");
    files.put("src/main/java/App.java", "class App {}\n");
    files.put("gradlew", "#!/bin/sh\nexit 1\n");
    Environment environment = prepared.ready(files);
    assertThat(prepared.lock(environment).libraries().getFirst().files())
        .extracting(file -> file.path())
        .contains("org/example/tiny/1.0/tiny-1.0.jar");
    assertThat(run(environment, files, "gradle --no-daemon -q classes show"))
        .contains("[tiny-1.0.jar]");
    assertThat(prepared.sameAgain(Prepared.deps(environment))).isTrue();
  }
}
