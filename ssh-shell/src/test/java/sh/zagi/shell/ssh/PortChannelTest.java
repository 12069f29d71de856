// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.shell.Place;
import sh.zagi.shell.command.PortAnswer;
import sh.zagi.storage.account.PublicKey;

/// Forwarded connections of real clients.
class PortChannelTest {
  @TempDir private Path folder;
  private Place place;
  private ServerSocket echo;
  private SshDoor door;
  private Clients clients;

  @BeforeEach
  void open() throws Exception {
    place = new Place(folder.resolve("place"));
    var alice = place.accounts.add("alice", true).orElseThrow();
    place.accounts.addKey(alice, PublicKey.parse(Clients.key(folder, "alice")));
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    door =
        place.openDoor(
            false,
            (_, argv, port) ->
                port == 80 && argv.getLast().equals("alice/web")
                    ? connected()
                    : new PortAnswer.Refused("nothing listens on port " + port));
    clients = new Clients(folder, door.port());
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    echo.close();
    place.close();
  }

  private void serve() {
    try {
      while (true) {
        Socket one = echo.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (one) {
                one.getInputStream().transferTo(one.getOutputStream());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private PortAnswer connected() {
    try {
      return new PortAnswer.Connected(
          SocketChannel.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] through(byte[] input, String... words) throws Exception {
    Path file = folder.resolve("in");
    Files.write(file, input);
    Process process =
        clients
            .sshProcess("alice", words)
            .redirectInput(file.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try (InputStream out = process.getInputStream()) {
      byte[] bytes = out.readAllBytes();
      process.waitFor();
      return bytes;
    }
  }

  @Test
  void bytes_go_both_ways_and_end() throws Exception {
    byte[] much = new byte[5_000_000];
    new Random(1).nextBytes(much);
    assertThat(through("hello".getBytes(UTF_8), "-W", "localhost:80", "alice/web@127.0.0.1"))
        .as(() -> err())
        .asString(UTF_8)
        .isEqualTo("hello");
    assertThat(through(much, "-W", "127.0.0.1:80", "alice/web@127.0.0.1")).isEqualTo(much);
  }

  @Test
  void other_ports_hosts_and_users_are_refused() throws Exception {
    assertThat(through(new byte[0], "-W", "localhost:81", "alice/web@127.0.0.1")).isEmpty();
    assertThat(err()).contains("open failed: connect failed");
    assertThat(through(new byte[0], "-W", "169.254.169.254:80", "alice/web@127.0.0.1")).isEmpty();
    assertThat(err()).contains("open failed: connect failed");
    assertThat(through(new byte[0], "-W", "localhost:80", "alice@127.0.0.1")).isEmpty();
    assertThat(err()).contains("open failed: connect failed");
  }

  private String err() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
