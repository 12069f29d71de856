// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchGatewayTest {
  @TempDir private Path folder;
  private HttpServer registry;
  private RegistryClient client;
  private Artifacts artifacts;

  @BeforeEach
  void a_registry_is_up() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/npm/nyc/-/nyc-13.1.0.tgz",
        exchange -> {
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write("tgz".getBytes(UTF_8));
          exchange.close();
        });
    registry.createContext(
        "/m2/",
        exchange -> {
          byte[] body = ("content of " + exchange.getRequestURI().getPath()).getBytes(UTF_8);
          boolean absent = exchange.getRequestURI().getPath().contains("absent");
          exchange.sendResponseHeaders(absent ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    registry.start();
    String host = "http://127.0.0.1:" + registry.getAddress().getPort();
    URI base = URI.create(host + "/m2/");
    URI npm = URI.create(host + "/npm/");
    artifacts = new Artifacts(folder.resolve("artifacts"));
    client =
        new RegistryClient(
            new Registries(Map.of(Registry.MAVEN, base, Registry.NPM, npm)), artifacts);
  }

  @AfterEach
  void stop() {
    client.close();
    registry.stop(0);
  }

  /// Speaks HTTP with nothing but bash, so that any machine can be the root file system.
  private Sandbox.Outcome inside(String script) throws IOException, InterruptedException {
    Path workspace = folder.resolve("workspace");
    java.nio.file.Files.createDirectories(workspace);
    Sandbox sandbox =
        new Sandbox(
            List.of(Path.of("/")),
            List.of(new Sandbox.Bind(workspace, "/workspace", true)),
            Map.of(),
            Duration.ofSeconds(20));
    return sandbox.run(client, List.of("bash", "-c", script));
  }

  private static String get(String method, String path) {
    return "exec 3<>/dev/tcp/127.0.0.1/4873; printf '"
        + method
        + " "
        + path
        + " HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3; exec 3>&-;";
  }

  @Test
  void what_the_gateway_gave_is_noted_with_its_digest() throws IOException, InterruptedException {
    Sandbox.Outcome outcome =
        inside(get("GET", "/maven/g/a/1/a-1.jar") + get("GET", "/maven/g/a/1/a-1.jar.sha1"));
    assertThat(String.join("\n", outcome.lastLines()))
        .contains("content of /m2/g/a/1/a-1.jar", "content of /m2/g/a/1/a-1.jar.sha1");
    RegistryPath jar = new RegistryPath(Registry.MAVEN, "g/a/1/a-1.jar");
    assertThat(outcome.served()).containsOnlyKeys(jar);
    Artifact artifact = Objects.requireNonNull(outcome.served().get(jar));
    assertThat(artifact.file()).hasContent("content of /m2/g/a/1/a-1.jar");
  }

  @Test
  void a_tarball_is_found_where_npm_looks_for_it() throws IOException, InterruptedException {
    for (String path : List.of("/npm/nyc/-/nyc-13.1.0.tgz", "/nyc/-/nyc-13.1.0.tgz")) {
      assertThat(inside(get("GET", path)).lastLines()).as(path).first().asString().contains("200");
    }
  }

  @Test
  void nothing_but_reading_registry_paths_is_possible() throws IOException, InterruptedException {
    assertThat(inside(get("POST", "/maven/g/a/1/a-1.jar")).lastLines())
        .first()
        .asString()
        .contains("405");
    for (String path : List.of("/", "/m2/g/a", "/maven/../x", "/maven/absent", "/npm/ms")) {
      assertThat(inside(get("GET", path)).lastLines()).first().asString().doesNotContain("200");
    }
  }

  @Test
  void the_sandbox_has_no_other_network() throws IOException, InterruptedException {
    int port = registry.getAddress().getPort();
    assertThat(inside("exec 3<>/dev/tcp/127.0.0.1/" + port).succeeded()).isFalse();
    assertThat(inside("exec 3<>/dev/tcp/192.0.2.1/80").succeeded()).isFalse();
  }

  @Test
  void a_program_that_never_ends_is_ended() throws IOException, InterruptedException {
    Sandbox sandbox =
        new Sandbox(
            List.of(Path.of("/")),
            List.of(new Sandbox.Bind(folder, "/workspace", true)),
            Map.of(),
            Duration.ofSeconds(1));
    assertThat(sandbox.run(client, List.of("sleep", "60")).exit()).isEqualTo(-1);
  }

  @Test
  void a_replaced_file_is_refused() throws IOException, InterruptedException {
    RegistryPath path = new RegistryPath(Registry.MAVEN, "g/a/1/a-1.jar");
    Integrity other = new Integrity("sha256", "0".repeat(64));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> client.artifact(path, List.of(other))))
        .isInstanceOf(FetchException.class)
        .hasMessage("g/a/1/a-1.jar does not have the content that is pinned");
    assertThat(artifacts.find("0".repeat(64))).isEmpty();
  }
}
