// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.session.relay.RelayCall;

/// The socket inside a session, used and misused by real programs in a real container.
@Timeout(120)
class RelayTest {
  /// Connects and leaves the socket in `$s`.
  private static final String CONNECT =
      "use IO::Socket::UNIX; $SIG{PIPE} = 'IGNORE';"
          + " $s = IO::Socket::UNIX->new(Peer => '/run/zagi/relay/socket')"
          + " or die \"refused\\n\"; $s->autoflush(1); ";

  @TempDir Path data;
  private final BlockingQueue<RelayCall> calls = new LinkedBlockingQueue<>();
  private final CountDownLatch gone = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private SessionStand stand;
  private Session session;

  @BeforeEach
  void start() throws Exception {
    stand = new SessionStand(data, Map.of("a.txt", "one\n"));
    stand.sessions().relays().answerBy(this::answer);
    session = open();
  }

  @AfterEach
  void stop() throws Exception {
    stand.close();
  }

  private Session open() throws IOException {
    Session opened = stand.open();
    Path program =
        data.resolve("sessions").resolve(opened.id().value()).resolve("workspace/upper/zagi");
    String name = "relay/zagi-" + System.getProperty("os.arch");
    try (InputStream bytes = RelayTest.class.getResourceAsStream(name)) {
      Files.copy(bytes, program);
    }
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return opened;
  }

  private int answer(RelayCall call) {
    calls.add(call);
    try {
      switch (call.words().isEmpty() ? "" : call.words().getFirst()) {
        case "cat" -> call.streams().in().transferTo(call.streams().out());
        case "wait" -> {
          call.streams().whenGone().accept(gone::countDown);
          gone.await();
        }
        case "after" -> {
          call.streams().whenGone().accept(gone::countDown);
          call.streams().in().transferTo(OutputStream.nullOutputStream());
          ended.countDown();
          go.await();
          call.streams().out().write(("gone: " + (gone.getCount() == 0) + "\n").getBytes(UTF_8));
          return 9;
        }
        case "both" -> {
          call.streams().out().write("out\n".getBytes(UTF_8));
          call.streams().error().write("err\n".getBytes(UTF_8));
          return 7;
        }
        default -> call.streams().out().write((call.words() + "\n").getBytes(UTF_8));
      }
      return 0;
    } catch (IOException | InterruptedException _) {
      return 1;
    }
  }

  private RelayCall call() throws InterruptedException {
    return calls.take();
  }

  private String run(String line) throws InterruptedException {
    return stand.run(session, line);
  }

  private String perl(String program) throws InterruptedException {
    return run("perl -e '" + (CONNECT + program).replace("'", "'\\''") + "'");
  }

  @Test
  void words_arrive_as_typed_and_the_answer_has_its_streams_and_status() throws Exception {
    assertThat(run("./zagi log 'a b' '' \"$(printf 'x\\ny')\"")).isEqualTo("[log, a b, , x\ny]\n");
    assertThat(run("./zagi both 2>/dev/null")).isEqualTo("out\n=7");
    assertThat(run("./zagi both 2>&1 >/dev/null")).isEqualTo("err\n=7");
    assertThat(call().peer().session()).isEqualTo(session.id().value());
  }

  @Test
  void much_goes_both_ways_at_once() throws Exception {
    assertThat(
            run(
                "head -c 30000000 /dev/urandom > big; ./zagi cat < big | cmp - big && echo same;"
                    + " ./zagi cat < big | head -c 10 | wc -c"))
        .isEqualTo("same\n10\n");
  }

  @Test
  void input_that_nobody_reads_stays_where_it_is() throws Exception {
    assertThat(run("printf 'a\\nb\\n' | (./zagi quiet; cat)")).isEqualTo("[quiet]\na\nb\n");
  }

  @Test
  void who_calls_is_what_the_terminal_was_given_and_nothing_that_is_claimed() throws Exception {
    String token = stand.sessions().relays().token(session.id().value(), 41).orElseThrow();
    run("ZAGI_TOKEN=" + token + " ./zagi x");
    assertThat(call().peer().account()).contains(41L);
    Session other = open();
    String foreign = stand.sessions().relays().token(other.id().value(), 41).orElseThrow();
    for (String forged :
        List.of("", "41", "42." + token.substring(3), foreign, "41.", "x".repeat(90_000))) {
      run("ZAGI_TOKEN='" + forged + "' ./zagi x");
      assertThat(call().peer().account()).as(forged).isEmpty();
    }
  }

  @Test
  void a_token_is_good_for_one_run_of_the_container_also_over_a_restart_of_the_server()
      throws Exception {
    String token = stand.sessions().relays().token(session.id().value(), 41).orElseThrow();
    stand.restart(Duration.ofHours(1));
    stand.sessions().relays().answerBy(this::answer);
    run("ZAGI_TOKEN=" + token + " ./zagi x");
    assertThat(call().peer().account()).contains(41L);
    stand.sessions().stop(session.id());
    stand.resume(session);
    run("ZAGI_TOKEN=" + token + " ./zagi x");
    assertThat(call().peer().account()).isEmpty();
  }

  @Test
  void a_session_reaches_its_own_socket_only_and_root_of_it_nobody() throws Exception {
    Session other = open();
    stand.run(other, "./zagi x");
    assertThat(call().peer().session()).isEqualTo(other.id().value());
    assertThat(run("ls /run/zagi/relay; touch /run/zagi/relay/x; rm /run/zagi/relay/socket"))
        .startsWith("socket\n")
        .contains("Read-only");
    assertThat(stand.asRoot(session, SessionStand.machine(), "./zagi x"))
        .isEqualTo("zagi: this user of the session is not answered\n=1");
    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "print $s pack('aN', 'H', 0xffffffff);",
        "print $s pack('aN', 'H', 0x7fffffff), 'x' x 100000;",
        "print $s pack('aN', 'H', 200000), 'x' x 200000;",
        "print $s pack('aN', 'I', 1), 'x';",
        "print $s pack('aN', 'H', 3), 'x' x 2; shutdown($s, 1);",
        "print $s pack('aN', 'H', 4), \"\\0\" x 4;",
        "print $s pack('aN', 'H', 100000), \"\\0\" x 100000;",
        "print $s pack('aN', 'H', 0);",
        "print $s \"GET / HTTP/1.1\\r\\n\\r\\n\";",
      })
  void what_is_no_hello_ends_its_connection_and_nothing_else(String program) throws Exception {
    assertThat(perl(program + " print length(join('', <$s>)) || 0;")).startsWith("0");
    assertThat(calls).isEmpty();
    assertThat(run("./zagi x")).isEqualTo("[x]\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pack('aN', 'I', 0xffffffff)",
        "pack('aN', 'I', 40000) . 'x' x 40000",
        "pack('aN', 'H', 1) . 'x'",
        "pack('aN', 'Z', 0)",
        "'x'",
      })
  void what_is_no_input_ends_the_input(String frame) throws Exception {
    String hello = "\"\\0\\0\\0\\0\\0\\0cat\\0\"";
    String said =
        perl(
            "print $s pack('aN', 'H', 10), "
                + hello
                + "; print $s "
                + frame
                + "; shutdown($s, 1); local $/; print unpack('H*', <$s>)");
    // N, then X with a status.
    assertThat(said).matches("4e00000000580000000100|4e00000000580000000101|580000000101");
    assertThat(run("./zagi x")).isEqualTo("[x]\n");
  }

  @Test
  void many_connections_are_this_sessions_trouble_only() throws Exception {
    Session other = open();
    String said =
        perl(
            "use IO::Select; $wait = IO::Select->new; for (1..100)"
                + " { $wait->add(IO::Socket::UNIX->new(Peer => '/run/zagi/relay/socket')) }"
                + " while ($refused < 68 and @ended = $wait->can_read) { for (@ended) {"
                + " $wait->remove($_); read($_, $head, 5); read($_, $text, 33);"
                + " $refused++ if $text eq \"zagi: more than 32 calls at once\\n\" } }"
                + " print $refused >= 68 ? \"enough\" : $refused");
    // Which of them are heard is decided by their order on the machine.
    assertThat(said).isEqualTo("enough");
    assertThat(run("./zagi x")).isEqualTo("[x]\n");
    assertThat(stand.run(other, "./zagi x")).isEqualTo("[x]\n");
  }

  @Test
  void who_waits_for_an_answer_and_dies_is_noticed() throws Exception {
    run("(./zagi wait >/dev/null 2>&1 </dev/null & echo $! > pid)");
    assertThat(call().words()).containsExactly("wait");
    run("kill -9 $(cat pid)");
    assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void the_end_of_the_input_is_no_hang_up() throws Exception {
    var said = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            said.complete(run("echo all | ./zagi after"));
          } catch (InterruptedException e) {
            said.completeExceptionally(e);
          }
        });
    ended.await();
    // Whoever was taken for gone would be told by the thread that saw the end, a moment later.
    assertThat(gone.await(1, TimeUnit.SECONDS)).isFalse();
    go.countDown();
    assertThat(said.get()).isEqualTo("gone: false\n=9");
  }

  @Test
  void calls_end_with_the_session() throws Exception {
    run("(./zagi wait >/dev/null 2>&1 </dev/null &)");
    assertThat(call().words()).containsExactly("wait");
    stand.sessions().stop(session.id());
    assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(stand.sessions().relays().token(session.id().value(), 41)).isEmpty();
  }
}
