// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.build.Environments;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.CallRates;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Token;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// The door as git and other HTTP clients see it.
class HttpDoorTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir Path folder;
  Database database;
  Environments environments;
  HttpDoor.Behind behind;
  HttpDoor door;
  CommitId commit;

  private Accounts accounts;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(folder.resolve("repos"));
    database = Database.inMemory(UUID.randomUUID().toString());
    AuditLog audit = new AuditLog(database, InstantSource.system());
    Repositories repositories =
        new Repositories(folder.resolve("repos"), database, InstantSource.system());
    GitServices git = new GitServices(repositories, audit, GitLimits.DEFAULT, (_, _, _) -> {});
    AccessChecker access = new AccessChecker(database, repositories);
    accounts = new Accounts(database, InstantSource.system());
    environments = Environments.open(folder.resolve("env"), new Registries(Map.of()));
    behind =
        new HttpDoor.Behind(
            repositories,
            access,
            new Tokens(database, InstantSource.system()),
            git,
            new Images(folder.resolve("oci"), (_, _) -> Optional.empty(), (_, _) -> folder),
            new CopyDesk.Copies(environments.upkeep(), environments.upkeep().cache(folder)),
            SomeLargeFiles.in(folder, database, access, repositories.quotas()),
            audit,
            WebStage.web(database, repositories),
            WebStage.calls(database),
            new HttpDoor.Gauges(() -> true, () -> "", "none"),
            new CallRates(CallRates.Limits.NONE));
    repository("alice/secret", Visibility.PRIVATE);
    commit = repository("alice/web", Visibility.PUBLIC);
    door = HttpDoor.open(new HttpDoor.Settings(LOOPBACK, 0), behind);
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    environments.close();
    database.close();
  }

  private CommitId repository(String path, Visibility visibility) {
    var record =
        behind.repositories().create(RepoPath.parse(path).orElseThrow(), visibility).orElseThrow();
    return behind
        .repositories()
        .open(record)
        .writeFiles(
            "refs/heads/main",
            Map.of("hello", "hello\n".repeat(100_000).getBytes(UTF_8)),
            "first",
            Instant.EPOCH);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url(path))).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + door.port() + path;
  }

  private record Ended(int exit, String text) {}

  private Ended git(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), text.strip());
  }

  @Test
  void a_public_repository_is_cloned_by_both_protocols() throws Exception {
    for (String version : List.of("0", "2")) {
      var clone =
          git("-c", "protocol.version=" + version, "clone", "-q", url("/alice/web.git"), version);
      assertThat(clone.exit()).as(clone.text()).isZero();
      assertThat(git("-C", version, "rev-parse", "HEAD").text()).isEqualTo(commit.hex());
      assertThat(git("-C", version, "fsck", "--strict").exit()).isZero();
    }
    assertThat(git("clone", "-q", "--depth=1", url("/alice/web"), "shallow").exit()).isZero();
    assertThat(git("clone", "-q", "--filter=blob:none", url("/alice/web"), "partial").exit())
        .isZero();
    assertThat(behind.audit().newest(1).getFirst().event().action()).isEqualTo("git-upload-pack");
  }

  @Test
  void a_private_repository_is_like_a_missing_one() throws Exception {
    for (String rest :
        List.of(
            "/info/refs?service=git-upload-pack",
            "/info/refs?service=git-receive-pack",
            "/info/refs",
            "/HEAD")) {
      var hidden = get("/alice/secret" + rest);
      var missing = get("/alice/nothing" + rest);
      assertThat(hidden.statusCode()).isEqualTo(missing.statusCode());
      assertThat(hidden.statusCode()).isIn(401, 404);
      assertThat(hidden.body()).isEqualTo(missing.body());
      assertThat(hidden.headers().map().keySet()).isEqualTo(missing.headers().map().keySet());
    }
    assertThat(git("clone", "-q", url("/alice/secret"), "x").text()).contains("could not read");
    String other = token(Access.READ, Optional.of("alice/web"));
    assertThat(git("clone", "-q", url("/alice/secret", other), "x").text()).contains("not found");
    assertThat(git("clone", "-q", url("/alice/nothing", other), "x").text()).contains("not found");
  }

  @Test
  void a_token_opens_what_it_is_for() throws Exception {
    String token = token(Access.READ, Optional.of("alice/secret"));
    assertThat(git("clone", "-q", url("/alice/secret", token), "x").exit()).isZero();
    assertThat(git("clone", "-q", url("/alice/secret", token + "x"), "y").exit()).isNotZero();
    Account alice = accounts.find("alice").orElseThrow();
    Token known = behind.tokens().list(alice).getFirst();
    assertThat(known.usedAt()).isPresent();
    assertThat(behind.tokens().revoke(alice, known.id())).isTrue();
    assertThat(git("clone", "-q", url("/alice/secret", token), "y").exit()).isNotZero();
  }

  @Test
  void a_push_needs_a_token_that_may_write() throws Exception {
    assertThat(git("clone", "-q", url("/alice/web"), "w").exit()).isZero();
    Files.writeString(folder.resolve("w/more"), "more\n");
    assertThat(git("-C", "w", "add", ".").exit()).isZero();
    assertThat(
            git(
                    "-C",
                    "w",
                    "-c",
                    "user.name=A",
                    "-c",
                    "user.email=a@example.org",
                    "commit",
                    "-q",
                    "-m",
                    "more")
                .exit())
        .isZero();
    assertThat(git("-C", "w", "push", "-q", url("/alice/web"), "HEAD:main").exit()).isNotZero();
    String reads = token(Access.READ, Optional.empty());
    assertThat(git("-C", "w", "push", "-q", url("/alice/web", reads), "HEAD:main").text())
        .contains("403");
    String writes = token(Access.WRITE, Optional.empty());
    var pushed = git("-C", "w", "push", "-q", url("/alice/web", writes), "HEAD:main");
    assertThat(pushed.exit()).as(pushed.text()).isZero();
    String head = git("-C", "w", "rev-parse", "HEAD").text();
    assertThat(git("ls-remote", url("/alice/web"), "main").text()).startsWith(head);
    assertThat(git("-C", "w", "push", "-q", url("/alice/fresh", writes), "HEAD:main").exit())
        .isZero();
    assertThat(git("-C", "w", "push", "-q", url("/bob/fresh", writes), "HEAD:main").text())
        .contains("not found");
    assertThat(git("-C", "w", "push", "-q", url("/alice/web", writes), "HEAD:refs/zagi/x").text())
        .contains("reserved");
    // The client has its answer a moment before the server clears away what came with the push.
    await().untilAsserted(() -> assertThat(incoming()).isEmpty());
  }

  private List<Path> incoming() throws IOException {
    try (Stream<Path> left = Files.walk(folder.resolve("repos"))) {
      return left.filter(file -> file.toString().contains("/incoming/")).toList();
    }
  }

  private String token(Access access, Optional<String> path) {
    Account alice =
        accounts.find("alice").orElseGet(() -> accounts.add("alice", false).orElseThrow());
    Optional<Long> only =
        path.flatMap(RepoPath::parse).flatMap(behind.repositories()::find).map(RepoRecord::id);
    return behind
        .tokens()
        .issue(alice, new Tokens.Order("test", access, only, Duration.ofHours(1)))
        .text();
  }

  private String url(String path, String token) {
    return "http://any:" + token + "@127.0.0.1:" + door.port() + path;
  }

  @Test
  void everything_else_is_not_found_in_one_line() throws Exception {
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    for (String path :
        List.of("/alice", "/alice/web/HEAD", "/alice/web/objects/info/packs", "/-/none")) {
      var answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("not found\n");
      assertThat(answer.headers().firstValue("Server")).isEmpty();
    }
    assertThat(get("/..%2f..%2fetc/x/info/refs?service=git-upload-pack").statusCode())
        .isIn(400, 404);
  }

  @Test
  void http_2_is_spoken_in_clear_text() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url("/healthz"))).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.body()).isEqualTo("ok\n");
    }
  }

  @Test
  void malformed_requests_are_refused_without_a_word_about_the_server() throws Exception {
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(9000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
    assertThat(raw("GET /healthz HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(
            raw(
                "GET /healthz HTTP/1.1\r\n"
                    + "Host: x\r\n"
                    + "Content-Length: 1\r\n"
                    + "Content-Length: 2\r\n\r\n"
                    + "ab"))
        .startsWith("HTTP/1.1 400");
    assertThat(raw("GET /a/../healthz\u0000 HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .doesNotContainIgnoringCase("jetty");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(LOOPBACK, door.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void a_taken_port_is_named() {
    assertThatThrownBy(
            () -> HttpDoor.open(new HttpDoor.Settings(LOOPBACK, door.port()), behind).close())
        .isInstanceOf(IOException.class)
        .hasMessage("port in use: 127.0.0.1:" + door.port() + " (http)");
  }

  @Test
  void a_client_that_falls_silent_in_its_request_is_told_so() throws Exception {
    var impatient = new HttpDoor.Settings(LOOPBACK, 0, Duration.ofSeconds(2));
    try (HttpDoor other = HttpDoor.open(impatient, behind);
        Socket socket = new Socket(LOOPBACK, other.port())) {
      String request =
          "POST /alice/web/git-upload-pack HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "Content-Type: application/x-git-upload-pack-request\r\n"
              + "Git-Protocol: version=2\r\n"
              + "Content-Length: 100\r\n\r\n"
              + "0012command=fetch\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("git said nothing for 2 seconds, the longest that is waited for it")
          .doesNotContainIgnoringCase("internal");
    }
  }
}
