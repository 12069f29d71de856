// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Where a connection comes from, as limits count it: an IPv4 address, or the /64 that one IPv6
/// customer has.
record Source(String name) {
  private static final int PREFIX_BYTES = 8;

  static Source of(SocketAddress address) {
    if (address instanceof InetSocketAddress socket && socket.getAddress() != null) {
      InetAddress host = socket.getAddress();
      return host instanceof Inet6Address
          ? new Source(
              HexFormat.of().formatHex(Arrays.copyOf(host.getAddress(), PREFIX_BYTES)) + "/64")
          : new Source(host.getHostAddress());
    }
    return new Source("unknown");
  }
}
