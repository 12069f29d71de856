// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import sh.zagi.config.DataSize;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.git.RemoteShell;
import sh.zagi.storage.mirror.HostPin;

/// The connection to one upstream for one meeting: made when the first command runs, and again when
/// it was lost. Reads no configuration, known hosts, keys or agent of this machine; the other side
/// may open nothing. For use by one thread at a time.
public final class UpstreamShell implements RemoteShell, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration PROVE = Duration.ofSeconds(30);
  private static final int WORKERS = 1;

  /// Where it is.
  ///
  /// @param user whom the key belongs to there
  /// @param way asked at each connection
  /// @param most that it may send in a meeting
  public record Place(String user, Way way, DataSize most) {}

  /// The address of an upstream now.
  @FunctionalInterface
  public interface Way {
    /// @throws IOException in one line, when it may not be met
    InetSocketAddress address() throws IOException;
  }

  private final Place place;
  private final UpstreamTrust trust;
  private final AtomicLong received = new AtomicLong();
  private final SshClient client = SshClient.setUpDefaultClient();
  private @Nullable ClientSession session;
  private volatile @Nullable HostKeyChanged changed;

  public UpstreamShell(Place place, UpstreamTrust trust) {
    this.place = place;
    this.trust = trust;
    provider();
    ClientAlgorithms.apply(
        client, trust.known().map(HostPin::type).filter(type -> !type.isEmpty()));
    client.setServerKeyVerifier((_, _, key) -> isKnown(key));
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setPublicKeyAuthenticationReporter(
        new PublicKeyAuthenticationReporter() {
          @Override
          public void signalAuthenticationSuccess(
              ClientSession known, String service, KeyPair identity) {
            trust.accepted(identity.getPublic());
          }
        });
    client.setAgentFactory(null);
    client.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    client.setChannelFactories(List.of());
    CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, "zagi");
    CoreModuleProperties.NIO_WORKERS.set(client, WORKERS);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, PROVE);
    // whoever reads has a time of its own
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.TCP_NODELAY.set(client, true);
  }

  private static void provider() {
    if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
      Security.addProvider(new BouncyCastleProvider());
    }
  }

  private boolean isKnown(PublicKey key) {
    HostPin shown =
        new HostPin(KeyUtils.getKeyType(key), new KeyFingerprint(KeyUtils.getFingerPrint(key)));
    Optional<HostPin> known = trust.known();
    if (known.isPresent() && !known.get().fingerprint().equals(shown.fingerprint())) {
      changed = new HostKeyChanged(known.get(), shown);
      return false;
    }
    trust.seen(shown);
    return true;
  }

  @Override
  public Running run(String command, Map<String, String> variables) throws IOException {
    ChannelExec channel = connected().createExecChannel(command, null, variables);
    try {
      channel.open().verify(PROVE);
    } catch (IOException e) {
      channel.close(true);
      throw new IOException("the upstream runs no command", e);
    }
    return new RemoteRun(channel, received, place.most());
  }

  private ClientSession connected() throws IOException {
    ClientSession present = session;
    if (present != null && present.isOpen()) {
      return present;
    }
    if (!client.isStarted()) {
      client.start();
    }
    InetSocketAddress address = place.way().address();
    ClientSession made = client.connect(place.user(), address).verify(CONNECT).getClientSession();
    try {
      for (KeyPair key : trust.keys()) {
        made.addPublicKeyIdentity(ours(key));
      }
      made.auth().verify(PROVE);
    } catch (IOException e) {
      made.close(true);
      throw failure(e);
    }
    session = made;
    return made;
  }

  private IOException failure(IOException e) {
    HostKeyChanged other = changed;
    if (other != null) {
      return other;
    }
    boolean refused =
        e instanceof SshException ssh
            && ssh.getDisconnectCode()
                == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
    return refused ? new KeyRefused() : new IOException("ssh: " + e.getMessage(), e);
  }

  /// The library knows Ed25519 keys only as objects of the provider that it uses itself.
  private static KeyPair ours(KeyPair key) throws IOException {
    try {
      KeyFactory factory = KeyFactory.getInstance("Ed25519", BouncyCastleProvider.PROVIDER_NAME);
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(key.getPublic().getEncoded())),
          factory.generatePrivate(new PKCS8EncodedKeySpec(key.getPrivate().getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IOException("the key of this mirror cannot be used", e);
    }
  }

  /// Ends the connection, whatever runs over it.
  @Override
  public void close() {
    client.stop();
  }
}
