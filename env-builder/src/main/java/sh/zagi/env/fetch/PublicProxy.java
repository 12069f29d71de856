// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;

/// The whole network of a program that fetches what a stranger named: a [ProxyDoor] that leads to
/// public addresses and to the hosts that the server's administrator named, never to this machine
/// or its neighbours.
public final class PublicProxy implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 15_000;

  private final ProxyDoor door;

  private PublicProxy(ProxyDoor door) {
    this.door = door;
  }

  /// Starts a proxy in the network namespace of process `pid`, whose loopback must be up.
  ///
  /// @param named `host:port` of the hosts that may have any address
  public static PublicProxy open(long pid, Set<String> named) throws InterruptedException {
    Set<String> all = Set.copyOf(named);
    return new PublicProxy(ProxyDoor.open(pid, (host, port) -> connect(host, port, all)));
  }

  /// The address of the proxy as seen from the namespace.
  public static String address() {
    return ProxyDoor.address();
  }

  /// The address that was checked is the one that is used: a name may have another one a moment
  /// later.
  private static ProxyDoor.Answer connect(String host, int port, Set<String> named) {
    Socket there = new Socket();
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!named.contains(host + ":" + port) && !PublicAddress.is(address)) {
        there.close();
        return new ProxyDoor.Answer.Refused(host + " is no public address");
      }
      there.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MILLIS);
      return new ProxyDoor.Answer.Connected(there);
    } catch (IOException _) {
      closeQuietly(there);
      return new ProxyDoor.Answer.Refused(host + " does not answer");
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it never was open
    }
  }

  @Override
  public void close() {
    door.close();
  }
}
