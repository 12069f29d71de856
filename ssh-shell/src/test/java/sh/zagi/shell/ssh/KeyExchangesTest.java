// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.shell.Place;
import sh.zagi.shell.command.PortDoor;
import sh.zagi.storage.account.PublicKey;

/// C17: a client that exchanges keys again and again. The clock of the door stands still.
class KeyExchangesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  Place place;
  SshDoor door;
  SshClient client;
  KeyPair key;
  volatile Instant now = Instant.now();
  final Semaphore made = new Semaphore(0);

  @BeforeEach
  void open() throws Exception {
    place = new Place(folder);
    InstantSource clock = () -> now;
    door =
        SshDoor.open(
            new SshSettings(
                InetAddress.getLoopbackAddress(),
                0,
                folder.resolve("host_key"),
                Optional.empty(),
                false,
                false,
                SshSettings.Limits.USUAL),
            new SshDoor.Behind(
                place.runner, place.accounts, PortDoor.closed(), place.connections, clock));
    key = SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519).generateKeyPair();
    place.accounts.addKey(
        place.accounts.add("alice", false).orElseThrow(),
        PublicKey.parse(PublicKeyEntry.toString(key.getPublic())));
    client = SshClient.setUpDefaultClient();
    client.setKeyExchangeFactories(
        List.of(ClientBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519)));
    client.setServerKeyVerifier((_, _, _) -> true);
    client.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionEvent(Session session, Event event) {
            if (event == Event.KeyEstablished) {
              made.release();
            }
          }
        });
    client.start();
  }

  @AfterEach
  void close() throws IOException {
    client.stop();
    door.close();
    place.close();
  }

  private ClientSession connected() throws IOException {
    ClientSession session =
        client.connect("alice", "127.0.0.1", door.port()).verify(LIMIT).getSession();
    session.addPublicKeyIdentity(key);
    session.auth().verify(LIMIT);
    made.drainPermits();
    return session;
  }

  private static String version(ClientSession session) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    session.executeRemoteCommand("version", out, out, null);
    return out.toString(UTF_8);
  }

  /// Exchanges keys so often, one exchange after the other.
  ///
  /// @return whether all of them were made
  private boolean exchange(ClientSession session, int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      do {
        if (!session.isOpen()) {
          return false;
        }
        try {
          // While one is not quite over, this is that one again.
          var _ = session.reExchangeKeys();
        } catch (IOException | IllegalStateException _) {
          return false;
        }
      } while (!made.tryAcquire(50, TimeUnit.MILLISECONDS));
    }
    return true;
  }

  @Test
  void the_connection_ends_when_it_does_little_else() throws Exception {
    ClientSession busy = connected();
    // The first exchange was that of the connection itself.
    assertThat(exchange(busy, KeyExchanges.MOST_IN_A_MINUTE - 1)).isTrue();
    assertThat(version(busy)).contains("0.1.0");
    // The last one may still be made before the client reads that it was too many.
    assertThat(exchange(busy, 2)).isFalse();
    assertThat(version(connected())).contains("0.1.0");
  }

  @Test
  void a_minute_later_it_may_again() throws Exception {
    ClientSession session = connected();
    assertThat(exchange(session, KeyExchanges.MOST_IN_A_MINUTE - 1)).isTrue();
    now = now.plus(Duration.ofSeconds(61));
    assertThat(exchange(session, 2)).isTrue();
    assertThat(version(session)).contains("0.1.0");
  }
}
