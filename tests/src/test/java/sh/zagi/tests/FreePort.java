// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// A port for a program that cannot choose one by itself.
public final class FreePort {
  private FreePort() {}

  /// @return a port of the loopback that nobody listened on a moment ago
  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
