// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import sh.zagi.env.linux.NetworkNamespace;
import sh.zagi.session.egress.Egress;

/// The ports on which something listens inside sessions, and the way to them. Safe for use by many
/// threads.
public final class Ports {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  /// `TCP_LISTEN` as `/proc/net/tcp` writes it (`proc(5)`).
  private static final String LISTENING = "0A";

  private static final int HEXADECIMAL = 16;

  /// The way out of every session is no program of its own.
  private static final int PROXY =
      URI.create(Egress.variables().getOrDefault("http_proxy", "")).getPort();

  private final LiveTable live;

  Ports(LiveTable live) {
    this.live = live;
  }

  /// Connects to a port on the loopback of a running session, which is not idle then.
  ///
  /// @throws IOException when nothing listens there, or the session does not run
  public SocketChannel connect(SessionId id, int port) throws IOException {
    Live here = live.of(id);
    if (!here.alive()) {
      throw new IOException("the session is not running");
    }
    here.touch();
    try {
      return NetworkNamespace.of(here.pid()).call(() -> open(port));
    } catch (IllegalStateException e) {
      throw new IOException("nothing listens on port " + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Some servers listen on the newer loopback only.
  private static SocketChannel open(int port) throws IOException {
    try {
      return SocketChannel.open(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
    } catch (ConnectException e) {
      try {
        return SocketChannel.open(
            new InetSocketAddress(InetAddress.getByAddress(LOOPBACK_6), port));
      } catch (IOException other) {
        e.addSuppressed(other);
        throw e;
      }
    }
  }

  /// The ports on which programs listen now, smallest first; none when the session does not run.
  public NavigableSet<Integer> listening(SessionId id) {
    NavigableSet<Integer> ports = new TreeSet<>();
    Live here = live.of(id);
    if (here.alive()) {
      for (String file : List.of("tcp", "tcp6")) {
        read(Path.of("/proc", Integer.toString(here.pid()), "net", file), ports);
      }
    }
    ports.remove(PROXY);
    return ports;
  }

  private static void read(Path table, NavigableSet<Integer> ports) {
    try {
      for (String line : Files.readAllLines(table)) {
        String[] fields = line.strip().split("\\s+", 5);
        if (fields.length == 5 && fields[3].equals(LISTENING)) {
          String address = fields[1];
          ports.add(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEXADECIMAL));
        }
      }
    } catch (NoSuchFileException _) {
      // It ended in this moment, or there is no IPv6.
    } catch (IOException _) {
      // The same, while it was read.
    }
  }
}
