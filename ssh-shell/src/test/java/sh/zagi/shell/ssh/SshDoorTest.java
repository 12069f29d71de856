// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.shell.Place;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.PortDoor;
import sh.zagi.storage.account.PublicKey;

/// The door as OpenSSH and git see it.
class SshDoorTest {
  @TempDir Path folder;
  Place place;
  SshDoor door;
  Clients clients;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    place = new Place(folder.resolve("data"));
    for (String name : List.of("root", "alice", "bob")) {
      var account = place.accounts.add(name, name.equals("root")).orElseThrow();
      place.accounts.addKey(account, PublicKey.parse(Clients.key(folder, name)));
    }
    Clients.key(folder, "stranger");
    door = place.openDoor(false);
    clients = new Clients(folder, door.port());
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    place.close();
  }

  @Test
  void verbs_answer_with_their_exit_status() throws Exception {
    var lobby = clients.ssh("alice", "127.0.0.1");
    assertThat(lobby.out()).startsWith("zagi 0.1.0, you are alice\n");
    assertThat(lobby.exit()).isZero();
    assertThat(clients.ssh("alice", "127.0.0.1", "repo", "create", "web").out())
        .isEqualTo("created alice/web (private)\n");
    var refused = clients.ssh("bob", "root@127.0.0.1", "user", "list");
    assertThat(refused.err()).isEqualTo("user list needs a server admin\n");
    assertThat(refused.exit()).isEqualTo(1);
    var unknown = clients.ssh("bob", "127.0.0.1", "halp");
    assertThat(unknown.err()).isEqualTo("unknown verb: halp\nhint: did you mean help\n");
    assertThat(unknown.exit()).isEqualTo(2);
    var hidden = clients.ssh("bob", "alice/web@127.0.0.1");
    assertThat(hidden.err()).endsWith("not found: alice/web\n");
    assertThat(hidden.exit()).isEqualTo(1);
    var malformed = clients.ssh("bob", "git@127.0.0.1", "git-upload-pack --help");
    assertThat(malformed.err()).startsWith("usage: git-upload-pack");
    assertThat(malformed.exit()).isEqualTo(2);
  }

  @Test
  void a_terminal_gets_carriage_returns_and_colours() throws Exception {
    var refused = clients.ssh("bob", "-tt", "127.0.0.1", "user", "list");
    assertThat(refused.out() + refused.err())
        .contains("\u001b[31muser list needs a server admin\u001b[m\r\n");
  }

  @Test
  void an_unknown_key_is_refused() throws Exception {
    var refused = clients.ssh("stranger", "root@127.0.0.1", "help");
    assertThat(refused.exit()).isEqualTo(255);
    assertThat(refused.err()).contains("Permission denied (publickey)");
  }

  @Test
  void a_removed_key_is_nobody_on_the_next_command() throws Exception {
    Path control = folder.resolve("control");
    Process master =
        clients
            .sshProcess("bob", "-M", "-N", "-S", control.toString(), "127.0.0.1")
            .redirectErrorStream(true)
            .start();
    while (!Files.exists(control)) {
      Thread.onSpinWait();
    }
    assertThat(clients.ssh("bob", "-S", control.toString(), "127.0.0.1", "info").out())
        .contains("bob");
    for (int i = 0; i < 10; i++) {
      assertThat(clients.ssh("bob", "-S", control.toString(), "127.0.0.1", "nosuch").exit())
          .isEqualTo(2);
    }
    var bob = place.accounts.find("bob").orElseThrow();
    place.accounts.keys().remove(bob, PublicKey.parse(Clients.key(folder, "bob")).fingerprint());
    var gone = clients.ssh("bob", "-S", control.toString(), "127.0.0.1", "info");
    assertThat(gone.err()).isEqualTo("this key is not known here any more\n");
    assertThat(gone.exit()).isEqualTo(1);
    master.destroy();
    master.waitFor();
  }

  private void pushFirst() throws Exception {
    clients.git("alice", "init", "-q", "-b", "main", "work");
    Files.writeString(folder.resolve("work/hello"), "hello\n".repeat(10_000));
    clients.git("alice", "-C", "work", "add", ".");
    clients.git("alice", "-C", "work", "commit", "-qm", "first");
    var push = clients.git("alice", "-C", "work", "push", clients.url("alice/web"), "main");
    assertThat(push.exit()).as(push.err()).isZero();
  }

  @Test
  void a_push_creates_and_a_clone_returns_the_same() throws Exception {
    pushFirst();
    for (String version : List.of("0", "2")) {
      var clone =
          clients.git(
              "alice",
              "-c",
              "protocol.version=" + version,
              "clone",
              "-q",
              clients.url("alice/web.git"),
              "clone" + version);
      assertThat(clone.exit()).as(clone.err()).isZero();
      assertThat(clients.git("alice", "-C", "clone" + version, "rev-parse", "HEAD").out())
          .isEqualTo(clients.git("alice", "-C", "work", "rev-parse", "HEAD").out());
    }
    var foreign = clients.git("bob", "clone", "-q", clients.url("alice/web"), "stolen");
    assertThat(foreign.err()).startsWith("not found: alice/web\n");
    var squat = clients.git("bob", "-C", "work", "push", clients.url("alice/other"), "main");
    assertThat(squat.err()).startsWith("not found: alice/other\n");
    assertThat(clients.git("root", "-C", "work", "push", clients.url("team/x"), "main").exit())
        .isZero();
  }

  @Test
  void twenty_clones_at_once() throws Exception {
    pushFirst();
    List<Thread> threads = new ArrayList<>();
    List<Integer> exits = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 20; i++) {
      String name = "many" + i;
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              exits.add(clients.git("alice", "clone", "-q", clients.url("alice/web"), name).exit());
            } catch (IOException | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(exits).hasSize(20).containsOnly(0);
  }

  @Test
  void a_command_in_a_session_keeps_streams_and_status_apart() throws Exception {
    clients.ssh("alice", "127.0.0.1", "repo", "create", "web");
    assertThat(clients.ssh("alice", "alice/web@127.0.0.1", "exit 7").exit()).isEqualTo(7);
    var both = clients.ssh("alice", "alice/web@127.0.0.1", "both");
    assertThat(both.out()).isEqualTo("to out\n");
    assertThat(both.err()).isEqualTo("to err\n");
    var much = clients.ssh("alice", "alice/web@127.0.0.1", "much");
    assertThat(much.out()).hasSize(6_400_000);
    assertThat(much.exit()).isEqualTo(3);
    var killed = clients.ssh("alice", "-v", "alice/web@127.0.0.1", "killed");
    assertThat(killed.err()).contains("rtype exit-signal");
    Path input = Files.write(folder.resolve("input"), new byte[3_000_000]);
    var cat =
        clients
            .sshProcess("alice", "alice/web@127.0.0.1", "cat")
            .redirectInput(input.toFile())
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(cat.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("output")).hasSameBinaryContentAs(input);
  }

  @Test
  void only_harmless_variables_and_the_terminal_arrive() throws Exception {
    clients.ssh("alice", "127.0.0.1", "repo", "create", "web");
    var shown =
        clients.ssh(
            "alice",
            "-o",
            "SetEnv=LD_PRELOAD=/x LC_ALL=C.UTF-8 GIT_DIR=/x NODE_OPTIONS=-v",
            "alice/web+new@127.0.0.1",
            "show  it");
    assertThat(shown.out())
        .isEqualTo("alice/web new=true tty=none variables={LC_ALL=C.UTF-8} line=show  it\n");
    ProcessBuilder terminal = clients.sshProcess("alice", "-tt", "alice/web@127.0.0.1");
    terminal.environment().put("TERM", "xterm");
    Process process = terminal.start();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .contains("tty=xterm TerminalSize[", "line=shell");
  }

  @Test
  void a_client_that_vanishes_is_told_to_the_session() throws Exception {
    clients.ssh("alice", "127.0.0.1", "repo", "create", "web");
    Process client = clients.sshProcess("alice", "alice/web@127.0.0.1", "wait").start();
    while (!place.audited().contains("alice | open | alice/web | started")) {
      Thread.onSpinWait();
    }
    client.destroyForcibly().waitFor();
    assertThat(place.sessions.hungUp.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(place.sessions.events).contains(new ClientEvent.HungUp());
  }

  @Test
  void forwarding_is_prohibited() throws Exception {
    var forwarded =
        clients.ssh(
            "alice", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22", "127.0.0.1", "info");
    assertThat(forwarded.exit()).isEqualTo(255);
    var direct = clients.ssh("alice", "-W", "127.0.0.1:" + door.port(), "127.0.0.1");
    assertThat(direct.out()).isEmpty();
    assertThat(direct.exit()).isEqualTo(255);
  }

  @Test
  void algorithms_are_modern_and_nothing_else() throws Exception {
    var verbose = clients.ssh("alice", "-vv", "127.0.0.1", "version");
    String server = verbose.err().substring(verbose.err().indexOf("peer server KEXINIT"));
    assertThat(server).contains("kex-strict-s-v00@openssh.com");
    assertThat(server)
        .containsPattern(
            "KEX algorithms: mlkem768x25519-sha256,curve25519-sha256,curve25519-sha256@libssh.org,")
        .containsPattern("host key algorithms: ssh-ed25519\\s")
        .containsPattern("ciphers ctos: aes128-gcm@openssh.com,aes256-gcm@openssh.com\\s")
        .containsPattern(
            "MACs ctos: hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com\\s")
        .containsPattern("compression ctos: none\\s");
    String offers = server.substring(0, server.indexOf("kex: algorithm"));
    assertThat(offers).doesNotContain("cbc", "sha1", "nistp", "md5", "diffie-hellman");
    assertThat(verbose.err()).containsPattern("remote software version zagi\\s");
    assertThat(verbose.err()).containsPattern("Authentications that can continue: publickey\\s");
  }

  @Test
  void the_host_key_is_kept_private_and_readable_by_openssh() throws Exception {
    Path key = folder.resolve("data/host_key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(key).content().startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
    Process keygen = new ProcessBuilder("ssh-keygen", "-lf", key.toString()).start();
    assertThat(new String(keygen.getInputStream().readAllBytes(), UTF_8))
        .contains("256 " + door.hostKeyFingerprint(), "ED25519");
    String before = door.hostKeyFingerprint();
    door.close();
    door = place.openDoor(false);
    assertThat(door.hostKeyFingerprint()).isEqualTo(before);
  }

  private void limited(SshSettings.Limits limits) throws IOException {
    door.close();
    door = place.openDoor(false, PortDoor.closed(), limits);
    clients = new Clients(folder, door.port());
  }

  private void waitUntilLetIn(String actor) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (clients.ssh(actor, "127.0.0.1", "version").exit() != 0) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void one_silent_connection_too_many_is_told_why() throws Exception {
    limited(new SshSettings.Limits(100, 100, 10, 3, 10));
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
      silent.add(socket);
      assertThat(socket.getInputStream().read()).isEqualTo('S');
    }
    var refused = clients.ssh("alice", "127.0.0.1", "version");
    assertThat(refused.exit()).isEqualTo(255);
    assertThat(refused.err())
        .contains(
            "too many connections: 127.0.0.1 has 3 that have not logged in, the most at one"
                + " time; close one or try again later");
    for (Socket socket : silent) {
      socket.close();
    }
    waitUntilLetIn("alice");
  }

  @Test
  void one_connection_of_an_account_too_many_is_told_why() throws Exception {
    limited(new SshSettings.Limits(100, 100, 10, 10, 1));
    clients.ssh("alice", "127.0.0.1", "repo", "create", "web");
    Process first = clients.sshProcess("alice", "alice/web@127.0.0.1", "wait").start();
    while (!place.audited().contains("alice | open | alice/web | started")) {
      if (!first.isAlive()) {
        // The server had not seen the end of the call before yet.
        first = clients.sshProcess("alice", "alice/web@127.0.0.1", "wait").start();
      }
      Thread.onSpinWait();
    }
    var refused = clients.ssh("alice", "127.0.0.1", "version");
    assertThat(refused.exit()).isEqualTo(255);
    assertThat(refused.err()).contains("too many connections: alice has 1, the most at one time");
    waitUntilLetIn("bob");
    first.destroyForcibly().waitFor();
    waitUntilLetIn("alice");
  }

  @Test
  void a_flood_is_turned_away_and_the_door_stays_open() throws Exception {
    limited(new SshSettings.Limits(1, 1, 1, 1, 1));
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      sockets.add(new Socket(InetAddress.getLoopbackAddress(), door.port()));
    }
    int ended = 0;
    for (Socket socket : sockets.subList(1, sockets.size())) {
      socket.setSoTimeout(60_000);
      try {
        socket.getInputStream().readAllBytes();
      } catch (SocketException _) {
        // Closed without a word: as many others were being told.
      }
      ended++;
    }
    assertThat(ended).isEqualTo(599);
    for (Socket socket : sockets) {
      socket.close();
    }
    waitUntilLetIn("alice");
  }
}
