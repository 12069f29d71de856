// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.relay;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;

/// The sockets of all sessions that run. Each leads here from one container only: which session a
/// call comes from is known by the socket, who made it by the kernel and by what the platform gave
/// to the caller's terminal. Safe for use by many threads.
public final class Relays implements AutoCloseable {
  /// The folder of the socket in a container.
  public static final String TARGET = "/run/zagi/relay";

  /// The variable that says whose terminal a program was started from.
  public static final String TOKEN_VARIABLE = "ZAGI_TOKEN";

  private static final Logger LOG = LoggerFactory.getLogger(Relays.class);
  private static final String FOLDER = "relay";
  private static final String KEY = "relay.key";

  /// Calls of one session at one time.
  private static final int MOST_CALLS = 32;

  private final ConcurrentHashMap<String, Relay> relays = new ConcurrentHashMap<>();
  private volatile Optional<RelayCall.Answerer> answerer = Optional.empty();

  /// From now on calls are answered.
  public void answerBy(RelayCall.Answerer one) {
    answerer = Optional.of(one);
  }

  /// Makes the socket of a session whose container is about to start.
  ///
  /// @param run the session's folder while it runs
  /// @param idBase the machine's id of the container's root
  /// @return the folder to show at [#TARGET]
  public Path open(String session, Path run, int idBase) throws IOException {
    return listen(session, run, idBase, TokenKey.make(run.resolve(KEY)));
  }

  /// The same for a container that ran on while the server was away.
  public void adopt(String session, Path run, int idBase) throws IOException {
    if (Files.exists(run.resolve(KEY))) {
      var _ = listen(session, run, idBase, TokenKey.read(run.resolve(KEY)));
    }
  }

  private Path listen(String session, Path run, int idBase, TokenKey key) throws IOException {
    close(session);
    Path folder = Files.createDirectories(run.resolve(FOLDER));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path socket = folder.resolve("socket");
    Files.deleteIfExists(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      var _ = listener.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
    Relay relay = new Relay(session, listener, idBase, key);
    relays.put(session, relay);
    Thread.ofVirtual().name("relay " + session).start(() -> serve(relay));
    return folder;
  }

  /// What a terminal of somebody gets, so that programs started from it are known as theirs; empty
  /// for a session without a socket.
  public Optional<String> token(String session, long account) {
    return Optional.ofNullable(relays.get(session)).map(relay -> relay.key().token(account));
  }

  /// Ends the socket of a session and every call on it.
  public void close(String session) {
    Relay relay = relays.remove(session);
    if (relay != null) {
      relay.close();
    }
  }

  @Override
  public void close() {
    Set.copyOf(relays.keySet()).forEach(this::close);
  }

  private record Relay(
      String session,
      ServerSocketChannel listener,
      int idBase,
      TokenKey key,
      Set<Conversation> calls) {
    Relay(String session, ServerSocketChannel listener, int idBase, TokenKey key) {
      this(session, listener, idBase, key, ConcurrentHashMap.newKeySet());
    }

    void close() {
      try {
        listener.close();
      } catch (IOException e) {
        LOG.warn("the socket of session {} cannot be closed", session, e);
      }
      calls.forEach(Conversation::close);
    }
  }

  private void serve(Relay relay) {
    while (relay.listener().isOpen()) {
      try {
        SocketChannel channel = relay.listener().accept();
        Thread.ofVirtual()
            .name("relay call " + relay.session())
            .start(() -> answer(relay, channel));
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        LOG.warn("session {} cannot call the platform any more", relay.session(), e);
        return;
      }
    }
  }

  private void answer(Relay relay, SocketChannel channel) {
    Conversation conversation = new Conversation(channel, relay.session());
    relay.calls().add(conversation);
    try {
      int id = peerId(channel) - relay.idBase();
      if (id <= 0 || id >= OciSpec.ID_COUNT) {
        conversation.refuse("this user of the session is not answered");
      } else if (relay.calls().size() > MOST_CALLS) {
        conversation.refuse("more than " + MOST_CALLS + " calls at once");
      } else if (answerer.isEmpty()) {
        conversation.refuse("the server is starting, try again");
      } else {
        Optional<TokenKey> key =
            id == ProcessSpec.User.DEV.id() ? Optional.of(relay.key()) : Optional.empty();
        conversation.run(key, answerer.get());
      }
    } catch (IOException e) {
      LOG.debug("a call of session {} is of nobody", relay.session(), e);
    } catch (RuntimeException e) {
      LOG.error("a call of session {} failed", relay.session(), e);
    } finally {
      conversation.close();
      relay.calls().remove(conversation);
    }
  }

  /// The user id of the process at the other end, as this machine numbers it; users with a name on
  /// this machine are in no session.
  private static int peerId(SocketChannel channel) throws IOException {
    String name = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    return name.matches("\\d{1,9}") ? Integer.parseInt(name) : -1;
  }
}
