// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// Which addresses belong to somebody on the internet rather than to this machine, to the networks
/// beside it, or to nobody.
public final class PublicAddress {
  /// Where clouds keep what they tell their machines, as far as these are not link-local addresses.
  private static final List<byte[]> TOLD_TO_MACHINES =
      List.of(
          new byte[] {(byte) 168, 63, (byte) 129, 16},
          new byte[] {(byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54},
          new byte[] {(byte) 0xfd, 0x20, 0, (byte) 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54});

  private PublicAddress() {}

  /// Whether an address is one of those.
  public static boolean is(InetAddress address) {
    if (isOfAMachine(address) || address.isSiteLocalAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (bytes.length == 4) {
      return first != 0
          && first < 240
          && !(first == 100 && second >= 64 && second < 128)
          && !(first == 192 && second == 0 && bytes[2] == 0)
          && !(first == 198 && (second == 18 || second == 19));
    }
    // of IPv6 only what is given out to networks, and not what carries an IPv4 address inside
    return first >> 5 == 1
        && !(first == 0x20 && second == 0x02)
        && !(first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
  }

  /// Whether an address means a machine itself or its own link: loopback, unspecified, link-local
  /// (where clouds keep what they tell their machines), multicast.
  public static boolean isOfAMachine(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || TOLD_TO_MACHINES.stream().anyMatch(one -> Arrays.equals(one, address.getAddress()));
  }
}
