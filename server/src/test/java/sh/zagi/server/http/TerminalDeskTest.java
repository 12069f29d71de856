// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.env.build.Environments;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.oci.Images;
import sh.zagi.server.http.terminal.TerminalSocket;
import sh.zagi.shell.command.CallRates;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Logins;
import sh.zagi.storage.account.Tickets;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.repo.Repositories;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who may open a terminal from a page, what a broken connection loses, and what a hostile page can
/// send.
class TerminalDeskTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int FIRST_OF_MANY = RawSocket.BINARY;
  private static final int ONE_OF_MANY = 0;

  /// RFC 7692: the payload is compressed.
  private static final int COMPRESSED = 0x40;

  private static final int MOST_BINARY_BYTES = 64 << 10;

  /// With all that a call of a verb needs, and what a terminal prints.
  private static final long MOST_PER_CONNECTION_BYTES = 24L << 20;

  @TempDir Path folder;
  private final Tickets tickets = new Tickets();
  private Database database;
  private Environments environments;
  private HttpDoor door;
  private Account alice;
  private Account bob;
  private String cookie;

  @BeforeEach
  void open() throws IOException {
    open(TerminalSocket.Patience.USUAL);
  }

  private void open(TerminalSocket.Patience patience) throws IOException {
    Files.createDirectories(folder.resolve("repos"));
    InstantSource clock = InstantSource.system();
    database = Database.inMemory(UUID.randomUUID().toString());
    AuditLog audit = new AuditLog(database, clock);
    Repositories repositories = new Repositories(folder.resolve("repos"), database, clock);
    AccessChecker access = new AccessChecker(database, repositories);
    environments = Environments.open(folder.resolve("env"), new Registries(Map.of()));
    Accounts accounts = new Accounts(database, clock);
    alice = accounts.add("alice", false).orElseThrow();
    bob = accounts.add("bob", false).orElseThrow();
    cookie = new Logins(database, clock).begin(alice.id(), Logins.By.NOTHING_KEPT);
    HttpDoor.Behind behind =
        new HttpDoor.Behind(
            repositories,
            access,
            new Tokens(database, clock),
            new GitServices(repositories, audit, GitLimits.DEFAULT, (_, _, _) -> {}),
            new Images(folder.resolve("oci"), (_, _) -> Optional.empty(), (_, _) -> folder),
            new CopyDesk.Copies(environments.upkeep(), environments.upkeep().cache(folder)),
            SomeLargeFiles.in(folder, database, access, repositories.quotas()),
            audit,
            new WebStage(database, repositories, tickets, List.of(SomeTerminal::new)).web(patience),
            WebStage.calls(database),
            new HttpDoor.Gauges(() -> true, () -> "", "none"),
            new CallRates(CallRates.Limits.NONE));
    door = HttpDoor.open(new HttpDoor.Settings(InetAddress.getLoopbackAddress(), 0), behind);
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    environments.close();
    database.close();
  }

  private String ticket(Account account) {
    return tickets.issue(
        new Tickets.Ticket(Tickets.Kind.TERMINAL, account.id().value(), "alice/app"), LONG);
  }

  private RawSocket ask(String query) throws IOException {
    return ask(query, Map.of("Origin", WebStage.BASE));
  }

  private RawSocket ask(String query, Map<String, String> headers) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putIfAbsent("Cookie", "__Host-zagi=" + cookie);
    return RawSocket.ask(door.port(), "/-/terminal?" + query, all);
  }

  private int status(String query, Map<String, String> headers) throws IOException {
    try (RawSocket socket = ask(query, headers)) {
      return socket.status();
    }
  }

  private RawSocket opened() throws IOException {
    RawSocket socket = ask("ticket=" + ticket(alice));
    assertThat(socket.status()).as(socket.head()).isEqualTo(101);
    assertThat(socket.head()).doesNotContainIgnoringCase("deflate");
    return socket;
  }

  private static JsonNode open(RawSocket socket) throws IOException {
    JsonNode open = JsonMapper.shared().readTree(socket.next().text());
    assertThat(open.path("type").asString()).isEqualTo("open");
    return open;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "null", "http://zagi.test.evil", "https://zagi.test"})
  void pages_of_other_places_are_turned_away(String origin) throws IOException {
    assertThat(status("ticket=" + ticket(alice), Map.of("Origin", origin))).isEqualTo(403);
    assertThat(status("ticket=" + ticket(alice), Map.of())).isEqualTo(403);
  }

  @Test
  void a_ticket_opens_once_for_whom_it_was_made() throws IOException {
    Map<String, String> ours = Map.of("Origin", WebStage.BASE);
    assertThat(status("", ours)).isEqualTo(401);
    assertThat(status("ticket=nonsense", ours)).isEqualTo(401);
    assertThat(status("ticket=" + ticket(bob), ours)).isEqualTo(401);
    String login =
        tickets.issue(new Tickets.Ticket(Tickets.Kind.LOGIN, alice.id().value(), ""), LONG);
    assertThat(status("ticket=" + login, ours)).isEqualTo(401);
    String late =
        tickets.issue(
            new Tickets.Ticket(Tickets.Kind.TERMINAL, alice.id().value(), "alice/app"),
            Duration.ofMillis(1));
    await().until(() -> tickets.look(Tickets.Kind.TERMINAL, late).isEmpty());
    assertThat(status("ticket=" + late, ours)).isEqualTo(401);
    String ticket = ticket(alice);
    assertThat(status("ticket=" + ticket, ours)).isEqualTo(101);
    assertThat(status("ticket=" + ticket, ours)).isEqualTo(401);
    Map<String, String> stranger = Map.of("Origin", WebStage.BASE, "Cookie", "__Host-zagi=x");
    assertThat(status("ticket=" + ticket(alice), stranger)).isEqualTo(401);
    // Nor does one for guests, where none are let in.
    String guest =
        tickets.issue(new Tickets.Ticket(Tickets.Kind.GUEST, 0, "127.0.0.1 alice/app"), LONG);
    assertThat(status("ticket=" + guest, stranger)).isEqualTo(401);
    assertThat(status("ticket=" + guest, ours)).isEqualTo(401);
  }

  @Test
  void nobody_comes_back_to_a_terminal_of_another() throws IOException {
    try (RawSocket mine = opened()) {
      String id = open(mine).path("terminal").asString();
      String theirs =
          new Logins(database, InstantSource.system()).begin(bob.id(), Logins.By.NOTHING_KEPT);
      try (RawSocket socket =
          ask(
              "ticket=" + ticket(bob) + "&terminal=" + id,
              Map.of("Origin", WebStage.BASE, "Cookie", "__Host-zagi=" + theirs))) {
        assertThat(socket.closed()).isEqualTo(4004);
      }
    }
  }

  /// A page whose connection breaks again and again, while the program prints more than is kept.
  @Test
  void broken_connections_lose_nothing_and_double_nothing() throws IOException {
    byte[] wanted = (SomeTerminal.lines() + "typed").getBytes(UTF_8);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    String id = "";
    int breaks = 0;
    while (got.size() < wanted.length) {
      try (RawSocket socket =
          ask("ticket=" + ticket(alice) + "&terminal=" + id + "&shown=" + got.size())) {
        JsonNode open = open(socket);
        id = open.path("terminal").asString();
        assertThat(open.path("from").asInt()).isEqualTo(got.size());
        // Typed twice as often as it counts: the page knows what was taken.
        socket.binary("typed".substring(open.path("taken").asInt()).getBytes(UTF_8));
        int upTo = Math.min(wanted.length, got.size() + 200_000);
        while (got.size() < upTo) {
          RawSocket.Frame frame = socket.next();
          if (frame.kind() == RawSocket.BINARY) {
            frame.writeTo(got);
            socket.text("{\"type\":\"shown\",\"bytes\":" + got.size() + "}");
          }
        }
        breaks++;
      }
    }
    assertThat(breaks).isGreaterThan(5);
    assertThat(got.toByteArray()).isEqualTo(wanted);
    try (RawSocket socket =
        ask("ticket=" + ticket(alice) + "&terminal=" + id + "&shown=" + got.size())) {
      open(socket);
      socket.binary(".".getBytes(UTF_8));
      RawSocket.Frame frame = socket.next();
      while (!frame.text().contains("ended")) {
        frame = socket.next();
      }
      assertThat(frame.text())
          .isEqualTo("{\"type\":\"ended\",\"exit\":" + SomeTerminal.STATUS + "}");
      assertThat(socket.closed()).isEqualTo(1000);
    }
  }

  @Test
  void a_page_that_is_loaded_anew_sees_the_last_again_and_takes_over() throws IOException {
    try (RawSocket before = opened()) {
      JsonNode open = open(before);
      int got = 0;
      while (got < 300_000) {
        RawSocket.Frame frame = before.next();
        got += frame.size();
        before.text("{\"type\":\"shown\",\"bytes\":" + got + "}");
      }
      String query =
          "ticket=" + ticket(alice) + "&terminal=" + open.path("terminal").asString() + "&shown=0";
      try (RawSocket after = ask(query)) {
        JsonNode again = open(after);
        assertThat(before.closed()).isEqualTo(4001);
        assertThat(again.path("replayed").asInt()).isBetween(1, got);
        String first = after.next().text();
        String lines = SomeTerminal.lines();
        assertThat(first)
            .isEqualTo(
                lines.substring(
                    again.path("from").asInt(), again.path("from").asInt() + first.length()));
      }
    }
  }

  @Test
  void what_no_page_sends_ends_the_connection() throws IOException {
    try (RawSocket socket = opened()) {
      socket.claim(0x80 | RawSocket.BINARY, 1L << 30);
      socket.raw(new byte[1]);
      // What is that large is cut off, at times before it could be said why.
      assertThat(socket.closed()).isIn(1009, RawSocket.NO_STATUS);
    }
    try (RawSocket socket = opened()) {
      socket.frame(0x80 | RawSocket.TEXT, new byte[] {(byte) 0xc0, (byte) 0xae});
      assertThat(socket.closed()).isEqualTo(1007);
    }
    try (RawSocket socket = opened()) {
      socket.text("{\"type\":\"shut down\"}");
      assertThat(socket.closed()).isEqualTo(1008);
    }
    try (RawSocket socket = opened()) {
      socket.text("no JSON");
      assertThat(socket.closed()).isEqualTo(1007);
    }
    try (RawSocket socket = opened()) {
      socket.text(" ".repeat(2_000));
      assertThat(socket.closed()).isEqualTo(1009);
    }
  }

  @Test
  void what_claims_or_unfolds_to_much_takes_no_memory() throws IOException {
    byte[] bomb = deflated(64 << 20);
    assertThat(bomb.length).isLessThan(MOST_BINARY_BYTES);
    opened().close();
    long before = allocated();
    for (int time = 0; time < 3; time++) {
      try (RawSocket socket = opened()) {
        socket.claim(0x80 | RawSocket.BINARY, 1L << 30);
        socket.raw(new byte[1]);
        assertThat(socket.closed()).isIn(1009, RawSocket.NO_STATUS);
      }
      try (RawSocket socket = opened()) {
        // Nobody agreed on compression: what says that it is compressed is an error, whatever it
        // is.
        socket.frame(0x80 | COMPRESSED | RawSocket.BINARY, bomb);
        assertThat(socket.closed()).isIn(1002, RawSocket.NO_STATUS);
      }
    }
    assertThat(allocated() - before).isLessThan(6 * MOST_PER_CONNECTION_BYTES);
  }

  /// Of all threads, since they began.
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }

  private static byte[] deflated(int zeros) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, raw)) {
      out.write(new byte[zeros]);
    } finally {
      raw.end();
    }
    return packed.toByteArray();
  }

  @Test
  void a_page_that_answers_no_ping_is_left() throws IOException {
    close();
    open(new TerminalSocket.Patience(Duration.ofSeconds(2), Duration.ofMillis(100)));
    try (RawSocket socket = opened()) {
      // The one is ours, the other that of the library, which counts what we ask as well.
      assertThat(socket.closed()).isIn(1008, 1001);
    }
  }

  @Test
  void a_message_in_a_hundred_thousand_pieces_is_too_large() throws IOException {
    try (RawSocket socket = opened()) {
      // It may be told so before it sent them all.
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.frame(FIRST_OF_MANY, new byte[1]);
                  for (int piece = 1; piece < 100_000; piece++) {
                    socket.frame(ONE_OF_MANY, new byte[1]);
                  }
                } catch (IOException _) {
                  // Cut off.
                }
              });
      assertThat(socket.closed()).isIn(1009, RawSocket.NO_STATUS);
      sender.interrupt();
    }
  }
}
