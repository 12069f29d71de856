// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.shell.Place;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.storage.account.PublicKey;

/// Clients that break the protocol on purpose, byte by byte: suite C, each test with its number.
class HostileClientsTest {
  private static final String IDENT = "SSH-2.0-hostile\r\n";
  private static final int KEXINIT = 20;
  private static final int IGNORE = 2;
  private static final int ECDH_INIT = 30;
  private static final int ECDH_REPLY = 31;
  private static final int X25519_BYTES = 32;

  @TempDir Path folder;
  Place place;
  SshDoor door;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    place = new Place(folder.resolve("data"));
    var alice = place.accounts.add("alice", true).orElseThrow();
    place.accounts.addKey(alice, PublicKey.parse(Clients.key(folder, "alice")));
    door = place.openDoor(false);
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    place.close();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), door.port());
  }

  /// Whether a good client is served: the hostile one did no harm.
  private boolean serves() throws IOException, InterruptedException {
    return new Clients(folder, door.port()).ssh("alice", "127.0.0.1", "version").exit() == 0;
  }

  /// Sends and reads to the end: the server closed it.
  private static void awaitEnd(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // Reset is an end too.
    }
  }

  static byte[] packet(byte[] payload) throws IOException {
    int padding = 8 - (payload.length + 5) % 8 + 8;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(payload.length + padding + 1);
    out.writeByte(padding);
    out.write(payload);
    out.write(new byte[padding]);
    return bytes.toByteArray();
  }

  private static byte[] kexInit() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(KEXINIT);
    out.write(new byte[16]);
    List<String> lists =
        List.of(
            "curve25519-sha256,kex-strict-c-v00@openssh.com",
            "ssh-ed25519",
            "aes128-gcm@openssh.com",
            "aes128-gcm@openssh.com",
            "hmac-sha2-256-etm@openssh.com",
            "hmac-sha2-256-etm@openssh.com",
            "none",
            "none",
            "",
            "");
    for (String list : lists) {
      out.writeInt(list.length());
      out.write(list.getBytes(US_ASCII));
    }
    out.writeByte(0);
    out.writeInt(0);
    return packet(bytes.toByteArray());
  }

  private static byte[] ecdhInit() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(ECDH_INIT);
    out.writeInt(X25519_BYTES);
    out.write(Arrays.copyOfRange(encoded, encoded.length - X25519_BYTES, encoded.length));
    return packet(bytes.toByteArray());
  }

  /// The message numbers that the server sends after these bytes, to the end or to the reply of the
  /// key exchange.
  private List<Integer> answers(byte[]... sent) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (Socket socket = connect()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.getOutputStream().write(IDENT.getBytes(US_ASCII));
      int next = in.read();
      while (next != '\n') {
        next = in.read();
      }
      for (byte[] one : sent) {
        socket.getOutputStream().write(one);
      }
      socket.getOutputStream().flush();
      while (!numbers.contains(ECDH_REPLY)) {
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        numbers.add((int) body[1]);
      }
    } catch (IOException _) {
      // The end of what it says.
    }
    return numbers;
  }

  @Test
  void c1_an_auditor_finds_no_failure() throws Exception {
    Process auditor =
        new ProcessBuilder("ssh-audit", "-b", "-p", Integer.toString(door.port()), "127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String report = new String(auditor.getInputStream().readAllBytes(), UTF_8);
    auditor.waitFor();
    assertThat(report).contains("curve25519-sha256").doesNotContain("[fail]");
  }

  @Test
  void c2_nothing_slips_into_the_first_key_exchange() throws Exception {
    assertThat(answers(kexInit(), ecdhInit())).contains(ECDH_REPLY);
    byte[] ignore = packet(new byte[] {IGNORE, 0, 0, 0, 0});
    assertThat(answers(kexInit(), ignore, ecdhInit())).doesNotContain(ECDH_REPLY);
    assertThat(answers(ignore, kexInit(), ecdhInit())).doesNotContain(ECDH_REPLY);
    assertThat(serves()).isTrue();
  }

  /// All at once: each may take the thirty seconds in which a client has to prove who it is.
  @Test
  void c6_c7_who_stops_on_the_way_in_or_speaks_no_protocol_is_let_go() throws Exception {
    byte[] ident = IDENT.getBytes(US_ASCII);
    List<byte[]> beginnings =
        List.of(
            new byte[0],
            "SSH-2".getBytes(US_ASCII),
            ident,
            concat(ident, kexInit()),
            "S".repeat(20_000).getBytes(US_ASCII),
            "hello\r\n".repeat(1000).getBytes(US_ASCII),
            concat(ident, length(0)),
            concat(ident, length(0x0004_0001)),
            concat(ident, length(-1)),
            concat(ident, "GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> ends =
          beginnings.stream()
              .map(bytes -> CompletableFuture.runAsync(() -> begin(bytes), threads))
              .toList();
      assertThat(serves()).isTrue();
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
    }
    assertThat(serves()).isTrue();
  }

  private void begin(byte[] bytes) {
    try (Socket socket = connect()) {
      awaitEnd(socket, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] concat(byte[] left, byte[] right) {
    byte[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  private static byte[] length(int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeInt(length);
    bytes.write(new byte[60]);
    return bytes.toByteArray();
  }

  @Test
  void c8_after_six_wrong_keys_the_connection_ends() throws Exception {
    List<String> words = new ArrayList<>(List.of("-o", "NumberOfPasswordPrompts=0"));
    for (int i = 0; i < 8; i++) {
      var _ = Clients.key(folder, "wrong" + i);
      words.addAll(List.of("-i", folder.resolve("key-wrong" + i).toString()));
    }
    words.addAll(List.of("-v", "127.0.0.1", "version"));
    var stranger = new Clients(folder, door.port()).ssh("wrong0", words.toArray(String[]::new));
    assertThat(stranger.exit()).isEqualTo(255);
    assertThat(stranger.err().split("Offering public key", -1).length - 1).isBetween(6, 7);
    assertThat(serves()).isTrue();
  }

  @Test
  void c13_a_terminal_is_never_larger_than_programs_can_bear() {
    assertThat(new TerminalSize(Integer.MAX_VALUE, -1)).isEqualTo(new TerminalSize(4096, 24));
    assertThat(new TerminalSize(0, 0)).isEqualTo(TerminalSize.usual());
  }
}
