// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The network that this machine is on. Safe for use by many threads.
public interface Outside {
  /// This machine's own network.
  Outside MACHINE = new Machine();

  /// All addresses of a name now; never empty.
  List<InetAddress> addresses(String host) throws IOException;

  /// The addresses of this machine itself.
  Set<InetAddress> own() throws IOException;

  /// Connects to an address.
  Socket connect(InetSocketAddress address) throws IOException;

  /// The network of the namespace that the server runs in.
  final class Machine implements Outside {
    private static final int CONNECT_TIMEOUT_MILLIS = 15_000;

    private Machine() {}

    @Override
    public List<InetAddress> addresses(String host) throws IOException {
      return List.of(InetAddress.getAllByName(host));
    }

    @Override
    public Set<InetAddress> own() throws IOException {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Socket connect(InetSocketAddress address) throws IOException {
      Socket socket = new Socket();
      try {
        socket.connect(address, CONNECT_TIMEOUT_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }
  }
}
