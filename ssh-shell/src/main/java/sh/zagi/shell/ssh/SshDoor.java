// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.net.BindException;
import java.security.KeyPair;
import java.security.Security;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import sh.zagi.session.runtime.Tools;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.PortDoor;
import sh.zagi.shell.command.Source;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;

/// The SSH door: public keys only, every command one [Exchange] for the runner. Forwarded
/// connections lead to ports of the session that the user name means; the client's agent, display
/// and ports are never asked for.
public final class SshDoor implements AutoCloseable {
  private static final Duration AUTH_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_AUTH_REQUESTS = 6;

  /// What a client asks for that speaks SFTP; a program in the session answers it.
  private static final String SFTP = "exec " + Tools.COMMANDS + "/sftp-server";

  private static final int BACKLOG = 512;
  private static final long MAX_PACKET_BYTES = 32 * 1024;
  private static final long LIMIT_PACKET_BYTES = 256 * 1024;
  private static final long WINDOW_BYTES = 2 * 1024 * 1024;
  private static final long REKEY_BYTES = 1L << 30;

  private final SshServer server;
  private final KeyPair hostKey;
  private final ConnectionGate gate;
  private final Work work = new Work();
  private final OpenConnections connections;
  private final Function<ServerSession, Optional<Caller>> identify;

  private SshDoor(SshSettings settings, Behind behind) throws IOException {
    this.server = SshServer.setUpDefaultServer();
    this.hostKey = HostKey.loadOrCreate(settings.hostKey());
    this.gate = new ConnectionGate(settings.limits(), new Penalties(behind.clock()));
    server.setHost(settings.bind().getHostAddress());
    server.setPort(settings.port());
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    Algorithms.apply(server, settings.allKeyExchanges());
    if (!settings.allKeyExchanges()) {
      // What is offered depends on who the client says that it is.
      CoreModuleProperties.SEND_IMMEDIATE_KEXINIT.set(server, false);
      server.addSessionListener(new QuickCiphers());
    }
    limit(server);
    this.connections = behind.connections();
    KeyAuth auth =
        new KeyAuth(
            behind.accounts(),
            Authorities.read(behind.accounts(), settings.trustedUserCa()),
            new KeyAuth.Admission(gate, settings.admitUnknownKeys(), this::register),
            behind.clock());
    this.identify = auth::caller;
    admit(auth, new KeyExchanges(behind.clock()));
    channels(new SessionPorts(auth, behind.ports()));
    serve(new DoorCommand.Inside(behind.runner(), auth, work));
  }

  /// What stands behind the door.
  ///
  /// @param ports where forwarded connections lead
  /// @param connections learns of all that are open
  public record Behind(
      CommandRunner runner,
      Accounts accounts,
      PortDoor ports,
      OpenConnections connections,
      InstantSource clock) {}

  /// Opens the door; clients are served when it returns.
  ///
  /// @throws IOException in one line for the operator, when the address can't be bound or the host
  ///   key can't be used
  public static SshDoor open(SshSettings settings, Behind behind) throws IOException {
    if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
      Security.addProvider(new BouncyCastleProvider());
    }
    SshDoor door = new SshDoor(settings, behind);
    try {
      door.server.start();
    } catch (BindException e) {
      throw new IOException(
          "port in use: " + settings.bind().getHostAddress() + ":" + settings.port() + " (ssh)", e);
    }
    return door;
  }

  private static void limit(SshServer server) {
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "zagi");
    CoreModuleProperties.AUTH_TIMEOUT.set(server, AUTH_TIMEOUT);
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, MAX_AUTH_REQUESTS);
    CoreModuleProperties.AUTH_METHODS.set(server, "publickey");
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, BoundedChannels.NEVER);
    // A session may rest for days; the heartbeat finds out who is gone.
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.SOCKET_BACKLOG.set(server, BACKLOG);
    CoreModuleProperties.MAX_PACKET_SIZE.set(server, MAX_PACKET_BYTES);
    CoreModuleProperties.LIMIT_PACKET_SIZE.set(server, LIMIT_PACKET_BYTES);
    CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW_BYTES);
    CoreModuleProperties.REKEY_BYTES_LIMIT.set(server, REKEY_BYTES);
    server.setSessionHeartbeat(HeartbeatType.RESERVED, Heartbeat.INTERVAL);
    server.setReservedSessionMessagesHandler(new Heartbeat());
    server.setServiceFactories(
        List.of(ServerUserAuthServiceFactory.INSTANCE, new BoundedChannels.Factory()));
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setGlobalRequestHandlers(
        List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
  }

  private void channels(SessionPorts ports) {
    server.setChannelFactories(
        List.of(
            new ChannelSessionFactory() {
              @Override
              public Channel createChannel(Session session) {
                return new DoorChannel();
              }
            },
            new ChannelFactory() {
              @Override
              public String getName() {
                return PortChannel.TYPE;
              }

              @Override
              public Channel createChannel(Session session) {
                return new PortChannel(ports);
              }
            }));
  }

  /// From the moment when a client proved who it is, until its connection closes.
  private void register(ServerSession session) {
    OpenConnections.Connection connection =
        connections.open(
            new OpenConnections.Line(
                Source.of(session.getIoSession().getRemoteAddress()).name(),
                () -> identify.apply(session),
                () -> session.close(true)));
    session.setAttribute(DoorCommand.CONNECTION, connection);
    session.addCloseFutureListener(_ -> connection.close());
  }

  private void admit(KeyAuth auth, KeyExchanges exchanges) {
    server.setIoServiceFactoryFactory(new GatedSockets(gate));
    server.addSessionListener(gate);
    server.addSessionListener(exchanges);
    server.setUserAuthFactories(List.of(auth.factory()));
    server.setPublickeyAuthenticator(auth.authenticator());
  }

  private void serve(DoorCommand.Inside inside) {
    server.setShellFactory(_ -> new DoorCommand(inside, Optional.empty()));
    server.setCommandFactory((_, line) -> new DoorCommand(inside, Optional.of(line)));
    server.setSubsystemFactories(
        List.of(
            new SubsystemFactory() {
              @Override
              public String getName() {
                return "sftp";
              }

              @Override
              public Command createSubsystem(ChannelSession channel) {
                return new DoorCommand(inside, Optional.of(SFTP));
              }
            }));
  }

  /// The port that it listens on.
  public int port() {
    return server.getPort();
  }

  /// The host key's fingerprint, as OpenSSH prints it.
  public String hostKeyFingerprint() {
    return HostKey.fingerprint(hostKey);
  }

  /// Takes no more connections and waits for the commands that run, sessions excepted.
  ///
  /// @return false when a command still runs after this time
  public boolean drain(Duration longest) throws InterruptedException {
    gate.shut();
    return work.awaitIdle(longest);
  }

  /// Closes every connection.
  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
