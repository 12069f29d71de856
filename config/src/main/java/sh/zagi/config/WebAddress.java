// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.net.URI;
import java.util.List;

/// Addresses of servers that secrets are shown to.
final class WebAddress {
  private static final int MOST_CHARACTERS = 500;
  private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "[::1]");

  private WebAddress() {}

  /// To the last slash, since the other side may compare it with what it writes itself.
  ///
  /// @param text https, or http on this machine, without a user, a query and a fragment
  /// @throws IllegalArgumentException when it is none
  static URI parse(String text) {
    URI address = URI.create(text);
    boolean isHere = THIS_MACHINE.contains(String.valueOf(address.getHost()));
    boolean isWeb =
        "https".equals(address.getScheme()) || (isHere && "http".equals(address.getScheme()));
    boolean isPlain =
        address.getRawUserInfo() == null
            && address.getRawQuery() == null
            && address.getRawFragment() == null;
    if (address.getHost() == null || !isWeb || !isPlain || text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(text);
    }
    return address;
  }
}
