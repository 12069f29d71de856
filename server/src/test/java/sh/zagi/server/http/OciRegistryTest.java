// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.Manifest;
import sh.zagi.env.build.Environments;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.CallRates;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;
import tools.jackson.databind.JsonNode;

/// The registry as container engines see it, with a small environment made by hand.
class OciRegistryTest {
  private static final EnvKey KEY = new EnvKey("cd".repeat(32));

  @TempDir Path folder;
  Database database;
  Environments environments;
  HttpDoor.Behind behind;
  HttpDoor door;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(folder.resolve("repos"));
    database = Database.inMemory(UUID.randomUUID().toString());
    AuditLog audit = new AuditLog(database, InstantSource.system());
    Repositories repositories =
        new Repositories(folder.resolve("repos"), database, InstantSource.system());
    Environment environment = new Environment(KEY, new App("app", "1"), manifest());
    AccessChecker access = new AccessChecker(database, repositories);
    environments = Environments.open(folder.resolve("env"), new Registries(Map.of()));
    behind =
        new HttpDoor.Behind(
            repositories,
            access,
            new Tokens(database, InstantSource.system()),
            new GitServices(repositories, audit, GitLimits.DEFAULT, (_, _, _) -> {}),
            new Images(
                folder.resolve("oci"),
                (repo, _) ->
                    Optional.of(environment).filter(_ -> !repo.path().name().equals("bare")),
                (_, _) -> Files.createDirectories(folder.resolve("source"))),
            new CopyDesk.Copies(environments.upkeep(), environments.upkeep().cache(folder)),
            SomeLargeFiles.in(folder, database, access, repositories.quotas()),
            audit,
            WebStage.web(database, repositories),
            WebStage.calls(database),
            new HttpDoor.Gauges(() -> true, () -> "", "none"),
            new CallRates(CallRates.Limits.NONE));
    repository("alice/secret", Visibility.PRIVATE);
    repository("alice/bare", Visibility.PUBLIC);
    repository("Alice/Web", Visibility.PUBLIC);
    door = HttpDoor.open(new HttpDoor.Settings(InetAddress.getLoopbackAddress(), 0), behind);
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    environments.close();
    database.close();
  }

  private Manifest manifest() throws IOException {
    Path program = folder.resolve("tree/usr/bin/hello");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "hello\n".repeat(1000));
    Path special = folder.resolve("special.tar");
    try (OutputStream file = Files.newOutputStream(special)) {
      new TarArchiveOutputStream(file).close();
    }
    return new Manifest(
        List.of(),
        List.of(
            new Layer(LayerRole.ROOTFS, folder.resolve("tree"), "/"),
            new Layer(LayerRole.SPECIAL, special, "/")),
        Map.of(),
        Map.of(),
        List.of(),
        List.of());
  }

  private void repository(String path, Visibility visibility) {
    var record =
        behind.repositories().create(RepoPath.parse(path).orElseThrow(), visibility).orElseThrow();
    var _ =
        behind
            .repositories()
            .open(record)
            .writeFiles("refs/heads/main", Map.of("f", new byte[0]), "first", Instant.EPOCH);
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return CanonicalJson.MAPPER.readTree(answer.body());
  }

  private static String code(HttpResponse<byte[]> answer) {
    return json(answer).at("/errors/0/code").asString();
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void an_image_is_pulled_by_tag_and_by_digest() throws Exception {
    assertThat(get("/v2/").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> manifest = get("/v2/alice/web/manifests/latest");
    String digest = header(manifest, "Docker-Content-Digest");
    assertThat(header(manifest, "Content-Type"))
        .isEqualTo("application/vnd.oci.image.manifest.v1+json");
    assertThat(digest).isEqualTo("sha256:" + CanonicalJson.sha256(manifest.body()));
    assertThat(get("/v2/alice/web/manifests/" + digest).body()).isEqualTo(manifest.body());
    HttpResponse<byte[]> head = send("HEAD", "/v2/alice/web/manifests/latest");
    assertThat(header(head, "Docker-Content-Digest")).isEqualTo(digest);
    assertThat(header(head, "Content-Length")).isEqualTo("" + manifest.body().length);
    for (JsonNode layer : json(manifest).at("/layers")) {
      HttpResponse<byte[]> blob = get("/v2/alice/web/blobs/" + layer.at("/digest").asString());
      assertThat("sha256:" + CanonicalJson.sha256(blob.body()))
          .isEqualTo(layer.at("/digest").asString());
    }
    String config = json(manifest).at("/config/digest").asString();
    assertThat(json(get("/v2/alice/web/blobs/" + config)).at("/config/User").asString())
        .isEqualTo("dev");
    assertThat(behind.audit().newest(1).getFirst().event().action()).isEqualTo("image pull");
  }

  @Test
  void a_download_that_was_cut_off_goes_on_where_it_stopped() throws Exception {
    String layer = json(get("/v2/alice/web/manifests/env")).at("/layers/0/digest").asString();
    String path = "/v2/alice/web/blobs/" + layer;
    byte[] whole = get(path).body();
    HttpResponse<byte[]> rest = send("GET", path, "Range", "bytes=700-");
    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, 700, whole.length));
    HttpResponse<byte[]> some = send("GET", path, "Range", "bytes=10-12");
    assertThat(some.body()).isEqualTo(Arrays.copyOfRange(whole, 10, 13));
    assertThat(header(some, "Content-Range")).isEqualTo("bytes 10-12/" + whole.length);
    assertThat(send("GET", path, "Range", "bytes=" + whole.length + "-").statusCode())
        .isEqualTo(416);
    assertThat(send("GET", path, "Range", "lines=1-").body()).isEqualTo(whole);
  }

  @Test
  void a_private_repository_is_like_a_missing_one() throws Exception {
    String digest = "sha256:" + "0".repeat(64);
    for (String rest :
        List.of("manifests/latest", "manifests/" + digest, "blobs/" + digest, "tags/list")) {
      for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
        HttpResponse<byte[]> hidden = send(method, "/v2/alice/secret/" + rest);
        HttpResponse<byte[]> missing = send(method, "/v2/alice/nothing/" + rest);
        assertThat(hidden.statusCode()).isGreaterThanOrEqualTo(404);
        assertThat(hidden.statusCode()).isEqualTo(missing.statusCode());
        assertThat(hidden.body()).isEqualTo(missing.body());
        assertThat(hidden.headers().map().keySet()).isEqualTo(missing.headers().map().keySet());
      }
    }
  }

  @Test
  void parts_of_one_repositorys_image_are_not_in_another() throws Exception {
    String layer = json(get("/v2/alice/web/manifests/env")).at("/layers/0/digest").asString();
    assertThat(code(get("/v2/alice/bare/blobs/" + layer))).isEqualTo("BLOB_UNKNOWN");
  }

  @Test
  void a_push_is_refused_as_the_specification_says() throws Exception {
    HttpResponse<byte[]> push = send("POST", "/v2/alice/web/blobs/uploads/");
    assertThat(push.statusCode()).isEqualTo(405);
    assertThat(code(push)).isEqualTo("UNSUPPORTED");
    assertThat(header(push, "Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void what_has_no_image_says_so() throws Exception {
    assertThat(code(get("/v2/alice/bare/manifests/latest"))).isEqualTo("MANIFEST_UNKNOWN");
    assertThat(code(get("/v2/alice/web/manifests/1.0"))).isEqualTo("MANIFEST_UNKNOWN");
    assertThat(code(get("/v2/alice/web/blobs/sha256:xyz"))).isEqualTo("BLOB_UNKNOWN");
    for (String path : List.of("/v2/_catalog", "/v2/x", "/v2/alice/web/x/y", "/v2/a/b/c/d/e")) {
      assertThat(code(get(path))).as(path).isEqualTo("NAME_UNKNOWN");
    }
    assertThat(get("/v2x").statusCode()).isEqualTo(404);
  }

  @Test
  void tags_come_in_pages() throws Exception {
    assertThat(json(get("/v2/alice/web/tags/list")).at("/tags").toString())
        .isEqualTo("[\"env\",\"latest\"]");
    HttpResponse<byte[]> first = get("/v2/alice/web/tags/list?n=1");
    assertThat(json(first).at("/tags").toString()).isEqualTo("[\"env\"]");
    assertThat(header(first, "Link"))
        .isEqualTo("</v2/alice/web/tags/list?n=1&last=env>; rel=\"next\"");
    assertThat(json(get("/v2/alice/web/tags/list?n=5&last=env")).at("/tags").toString())
        .isEqualTo("[\"latest\"]");
    assertThat(json(get("/v2/alice/bare/tags/list")).at("/tags").toString()).isEqualTo("[]");
  }

  @Test
  void a_content_that_changed_under_the_image_breaks_the_download() throws Exception {
    String layer = json(get("/v2/alice/web/manifests/env")).at("/layers/0/digest").asString();
    Files.writeString(folder.resolve("tree/usr/bin/hello"), "short");
    assertThatThrownBy(() -> get("/v2/alice/web/blobs/" + layer)).isInstanceOf(IOException.class);
  }
}
