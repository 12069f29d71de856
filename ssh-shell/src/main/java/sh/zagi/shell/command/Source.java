// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Where a connection comes from, as limits count it: an IPv4 address, or the /64 that one IPv6
/// customer has.
public record Source(String name) {
  private static final int PREFIX_BYTES = 8;

  public static Source of(SocketAddress address) {
    return address instanceof InetSocketAddress socket && socket.getAddress() != null
        ? of(socket.getAddress())
        : new Source("unknown");
  }

  public static Source of(InetAddress host) {
    return host instanceof Inet6Address
        ? new Source(
            HexFormat.of().formatHex(Arrays.copyOf(host.getAddress(), PREFIX_BYTES)) + "/64")
        : new Source(host.getHostAddress());
  }
}
