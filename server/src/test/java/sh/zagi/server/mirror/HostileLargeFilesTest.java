// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.config.DataSize;
import sh.zagi.shell.command.mirror.MirrorHost;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.SyncWatch;
import sh.zagi.storage.lfs.LargeFiles;
import sh.zagi.storage.lfs.LfsId;
import sh.zagi.storage.lfs.LfsPointer;
import sh.zagi.storage.lfs.LfsVisit;
import sh.zagi.storage.mirror.MirrorFiles;
import sh.zagi.storage.mirror.Mirrors;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.RefJournal;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Upstreams whose git-lfs server lies, leads elsewhere or never ends: each file that does not come
/// has one line that says why, nothing of it is kept, and the next file comes all the same.
class HostileLargeFilesTest {
  private static final byte[] CONTENT = "a large file, for once a small one\n".getBytes(UTF_8);
  private static final String TOKEN = "canary-of-a-token";

  @TempDir private Path folder;

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private HttpServer upstream;
  private Database database;
  private LargeFiles large;
  private MirrorFiles wanted;
  private RepoRecord record;
  private LfsVisit visit;

  @BeforeEach
  void open() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    upstream.start();
    InstantSource clock = InstantSource.system();
    database = Database.inMemory("hostile-lfs-" + UUID.randomUUID());
    Repositories repositories = repositories(clock);
    Accounts accounts = new Accounts(database, clock);
    Account alice = accounts.add("alice", false).orElseThrow();
    record =
        repositories
            .create(RepoPath.parse("alice/big").orElseThrow(), Visibility.PRIVATE)
            .orElseThrow();
    new Mirrors(database, clock, Duration.ofDays(1)).put(record, base(), alice);
    AccessChecker access = new AccessChecker(database, repositories);
    large =
        LargeFiles.open(
            folder.resolve("lfs"),
            database,
            clock,
            DataSize.mebibytes(1),
            new LargeFiles.People(
                accounts, new Tokens(database, clock), access, repositories.quotas()));
    wanted = new MirrorFiles(database, clock);
    visit =
        new LfsVisit(
            large, new AuditLog(database, clock), new Caller.Mirror(alice), record, Access.WRITE);
  }

  @AfterEach
  void close() {
    upstream.stop(0);
    database.close();
  }

  private URI base() {
    return URI.create("http://" + host() + "/alice/big.git");
  }

  private String host() {
    return "127.0.0.1:" + upstream.getAddress().getPort();
  }

  private static LfsPointer pointer(byte[] content) throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(content);
    return new LfsPointer(new LfsId(HexFormat.of().formatHex(sum)), content.length);
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private void at(String path, Handler handler) {
    upstream.createContext(
        path,
        exchange -> {
          try (exchange) {
            String word = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(path + " " + (word == null ? "-" : word));
            exchange.getRequestBody().readAllBytes();
            handler.handle(exchange);
          }
        });
  }

  private static void say(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /// Has the batch answer with a place for each file.
  private void batch(LfsPointer pointer, String href) {
    String one =
        "{\"oid\":\"%s\",\"size\":%d,\"actions\":{\"download\":{\"href\":\"%s\"}}}"
            .formatted(pointer.id(), pointer.size(), href);
    at(
        "/alice/big.git/info/lfs/objects/batch",
        exchange ->
            say(
                exchange,
                200,
                ("{\"transfer\":\"basic\",\"objects\":[" + one + "]}").getBytes(UTF_8)));
  }

  private MirrorHost.Files fetch(LfsPointer... pointers) throws Exception {
    try (HttpRoads roads = new HttpRoads(Set.of(host()))) {
      MirroredFiles files =
          new MirroredFiles(
              visit, wanted, Optional.of(new LfsUpstream(base(), Optional.of(TOKEN), roads)));
      files.named(Set.of(pointers));
      return files.fetch(true, SyncWatch.SILENT);
    }
  }

  /// What a file that does not come says, and that nothing of it is here.
  private String refused(LfsPointer pointer) throws Exception {
    MirrorHost.Files files = fetch(pointer);
    assertThat(files.brought()).isZero();
    assertThat(files.missing()).isEqualTo(1);
    assertThat(large.objects().size(record, pointer.id())).isEmpty();
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.filter(file -> file.startsWith(folder.resolve("lfs"))))
          .allMatch(Files::isDirectory);
    }
    String why = wanted.list(record.id(), 1).getFirst().trouble();
    assertThat(why).isNotEmpty().doesNotContain("\n", TOKEN, "Exception");
    return why;
  }

  @Test
  void an_honest_one_is_taken_once() throws Exception {
    LfsPointer pointer = pointer(CONTENT);
    batch(pointer, "http://" + host() + "/it");
    at("/it", exchange -> say(exchange, 200, CONTENT));
    assertThat(fetch(pointer)).isEqualTo(new MirrorHost.Files(1, 0, ""));
    assertThat(Files.readAllBytes(large.objects().file(record, pointer.id()).orElseThrow()))
        .isEqualTo(CONTENT);
    assertThat(fetch(pointer)).isEqualTo(new MirrorHost.Files(0, 0, ""));
    assertThat(seen).hasSize(2).allMatch(line -> line.contains("Basic "));
  }

  @Test
  void other_bytes_fewer_and_more_are_refused() throws Exception {
    LfsPointer pointer = pointer(CONTENT);
    batch(pointer, "http://" + host() + "/it");
    byte[] other = CONTENT.clone();
    other[0]++;
    List<byte[]> bodies = new ArrayList<>(List.of(other, new byte[3]));
    at("/it", exchange -> say(exchange, 200, bodies.removeFirst()));
    assertThat(refused(pointer)).isEqualTo("the content is not that of " + pointer.id());
    assertThat(refused(pointer)).isEqualTo("wrong size: 35 bytes announced, 3 sent");
  }

  @Test
  void a_body_without_end_is_cut_off() throws Exception {
    LfsPointer pointer = pointer(CONTENT);
    batch(pointer, "http://" + host() + "/it");
    at(
        "/it",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          while (true) {
            out.write(new byte[64 << 10]);
          }
        });
    assertThat(refused(pointer)).contains("sent more than the 35 bytes that it has");
  }

  @Test
  void what_leads_elsewhere_is_not_followed() throws Exception {
    LfsPointer pointer = pointer(CONTENT);
    batch(pointer, "http://" + host() + "/it");
    at(
        "/it",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://" + host() + "/elsewhere");
          say(exchange, 302, new byte[0]);
        });
    at("/elsewhere", exchange -> say(exchange, 200, CONTENT));
    assertThat(refused(pointer))
        .contains("the upstream leads elsewhere (302), which is not followed");
    assertThat(seen).noneMatch(line -> line.startsWith("/elsewhere"));
  }

  @Test
  void places_that_nobody_may_reach_are_refused_before_anything_is_said() throws Exception {
    try (ServerSocket inside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LfsPointer pointer = pointer(CONTENT);
      batch(pointer, "http://127.0.0.1:" + inside.getLocalPort() + "/it");
      assertThat(refused(pointer)).contains("127.0.0.1 is no public address");
      inside.setSoTimeout(1);
      assertThatThrownBy(inside::accept).isInstanceOf(IOException.class);
    }
    for (String href :
        List.of("file:///etc/passwd", "http://a:b@" + host() + "/it", "it", "http:")) {
      upstream.removeContext("/alice/big.git/info/lfs/objects/batch");
      LfsPointer pointer = pointer(CONTENT);
      batch(pointer, href);
      assertThat(refused(pointer)).contains("a place that is none");
    }
  }

  @Test
  void answers_that_are_none_are_told_and_the_mirror_goes_on() throws Exception {
    LfsPointer pointer = pointer(CONTENT);
    List<byte[]> bodies =
        new ArrayList<>(
            Stream.of(
                    "<html>log in</html>",
                    "{}",
                    "{\"objects\":[]}",
                    "[".repeat(200_000),
                    "{\"objects\":[{\"oid\":\""
                        + pointer.id()
                        + "\",\"error\":{\"code\":404,"
                        + "\"message\":\"gone\\u001b[31m\"}}]}")
                .map(text -> text.getBytes(UTF_8))
                .toList());
    at(
        "/alice/big.git/info/lfs/objects/batch",
        exchange -> say(exchange, 200, bodies.removeFirst()));
    assertThat(refused(pointer)).contains("does not answer as git-lfs servers do");
    assertThat(refused(pointer)).contains("does not answer as git-lfs servers do");
    assertThat(refused(pointer)).contains("the upstream says nothing of it");
    assertThat(refused(pointer)).contains("does not answer as git-lfs servers do");
    assertThat(refused(pointer)).isEqualTo("the upstream refuses it: 404 gone [31m");
    upstream.removeContext("/alice/big.git/info/lfs/objects/batch");
    at("/alice/big.git/info/lfs/objects/batch", exchange -> say(exchange, 401, new byte[0]));
    assertThat(refused(pointer)).contains("wants a token that may do that (401)");
    upstream.removeContext("/alice/big.git/info/lfs/objects/batch");
    at("/alice/big.git/info/lfs/objects/batch", exchange -> say(exchange, 200, new byte[5 << 20]));
    assertThat(refused(pointer)).isNotEmpty();
    upstream.removeContext("/alice/big.git/info/lfs/objects/batch");
    batch(pointer, "http://" + host() + "/it");
    at("/it", exchange -> say(exchange, 200, CONTENT));
    assertThat(fetch(pointer).brought()).isEqualTo(1);
  }

  @Test
  void a_file_that_is_larger_than_any_here_is_not_even_asked_for() throws Exception {
    LfsPointer pointer = new LfsPointer(pointer(CONTENT).id(), 2 << 20);
    assertThat(refused(pointer)).isEqualTo("larger than 1MiB, the most that is taken here");
    assertThat(seen).isEmpty();
  }

  @Test
  void who_says_nothing_is_left() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpRoads roads = new HttpRoads(Set.of("127.0.0.1:" + silent.getLocalPort()))) {
      URI there = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      assertThatThrownBy(() ->
              roads.talk(
                  there,
                  Duration.ofMillis(100),
                  client ->
                      client
                          .send(
                              java.net.http.HttpRequest.newBuilder(there).build(),
                              java.net.http.HttpResponse.BodyHandlers.ofString())
                          .body()))
          .isInstanceOf(IOException.class)
          .hasMessage("127.0.0.1 took longer than 0 s");
    }
  }

  private Repositories repositories(InstantSource clock) {
    return new Repositories(
        folder.resolve("repos"), database, clock, RefJournal.NONE, new Quota(100, 1L << 30));
  }
}
