// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/// An ssh client inside this process: no program is started, so what is measured is the server and
/// the connection. Knows one server. Safe for use by many threads.
final class InnerClient implements AutoCloseable {
  /// Far more than anything here takes when the server is well.
  private static final Duration MOST_TIME = Duration.ofMinutes(1);

  private static final int ED25519_BITS = 255;

  private final SshClient client = SshClient.setUpDefaultClient();
  private final AtomicReference<@Nullable PublicKey> hostKey = new AtomicReference<>();
  private final int port;

  private InnerClient(int port) {
    this.port = port;
    client.setKeyExchangeFactories(
        List.of(ClientBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519)));
    client.setServerKeyVerifier((_, _, key) -> isSame(key));
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.start();
  }

  /// Of the server that listens there on the loopback.
  static InnerClient of(int port) {
    return new InnerClient(port);
  }

  /// The first key that the server shows has to stay its key.
  private boolean isSame(PublicKey key) {
    return hostKey.compareAndSet(null, key) || KeyUtils.compareKeys(hostKey.get(), key);
  }

  static KeyPair newKey() throws IOException {
    try {
      var generator = SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519);
      generator.initialize(ED25519_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// As `authorized_keys` has it.
  static String line(KeyPair key) {
    return PublicKeyEntry.toString(key.getPublic());
  }

  /// Who logs in.
  record Login(String user, KeyIdentityProvider keys) {
    /// @param key made by `ssh-keygen`
    static Login of(String user, Path key) {
      return new Login(user, new FileKeyPairProvider(key));
    }

    static Login of(String user, KeyPair key) {
      return new Login(user, KeyIdentityProvider.wrapKeyPairs(key));
    }
  }

  /// A connection that has proven its key.
  ClientSession open(Login login) throws IOException {
    ClientSession session =
        client.connect(login.user(), "127.0.0.1", port).verify(MOST_TIME).getSession();
    try {
      session.setKeyIdentityProvider(login.keys());
      session.auth().verify(MOST_TIME);
      return session;
    } catch (IOException | RuntimeException e) {
      session.close(true);
      throw e;
    }
  }

  /// Connects, checks the server's key, logs in, runs nothing and leaves.
  Duration handshake(Login login) throws IOException {
    long start = System.nanoTime();
    ClientSession session = open(login);
    SocketAddress there = session.getConnectAddress();
    if (!session.close(false).await(MOST_TIME)) {
      throw new IOException("the connection to " + there + " does not close");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Runs a command that takes no input.
  ///
  /// @throws IOException when it prints nothing or does not end well
  static void run(ClientSession session, String command) throws IOException {
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setRedirectErrorStream(true);
      channel.open().verify(MOST_TIME);
      channel.getInvertedIn().close();
      String said = new String(channel.getInvertedOut().readAllBytes(), UTF_8);
      awaitEnd(channel, command);
      if (said.isBlank()) {
        throw new IOException(command + " printed nothing");
      }
    }
  }

  /// Connects, fetches a whole repository and throws it away.
  ///
  /// @return the bytes of the answer
  long drain(Login login, String repository) throws IOException {
    String command = "git-upload-pack '" + repository + "'";
    try (ClientSession session = open(login);
        ChannelExec channel = session.createExecChannel(command)) {
      channel.open().verify(MOST_TIME);
      DataInputStream in = new DataInputStream(channel.getInvertedOut());
      OutputStream out = channel.getInvertedIn();
      out.write(Drain.wants(Client.firstId(in)));
      out.flush();
      long bytes = Client.count(in);
      awaitEnd(channel, command);
      return bytes;
    }
  }

  private static void awaitEnd(ChannelExec channel, String command) throws IOException {
    Set<ClientChannelEvent> seen =
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), MOST_TIME.toMillis());
    Integer status = channel.getExitStatus();
    if (!seen.contains(ClientChannelEvent.CLOSED) || status == null || status != 0) {
      throw new IOException(command + " ended with " + status);
    }
  }

  @Override
  public void close() {
    client.stop();
  }
}
